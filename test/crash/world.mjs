import { setTimeout as pause } from 'node:timers/promises';
import { bearer, call, done } from '../support/http.mjs';

/** Devices of each tenant. */
const TENANTS = [3, 3, 2];
/** People who write to a device and are written to by it, besides the next device in the ring. */
const CONTACTS = 2;
const ONLINE_WITHIN_MS = 30_000;
const PAIRED_AT_ONCE = 4;

/**
 * Sets up who there is: tenants, each with devices that are linked to a phone, and the chats between them.
 * @returns devices `{ index, id, token, number, jid, name }` and chats `{ id, device, peer, peerDevice }`, where
 *   `peer` is the number at the other end and `peerDevice` the device that is linked to it, if one is
 */
export async function buildWorld({ gateway, sandbox, receiver }) {
  const devices = [];
  for (const [index, count] of TENANTS.entries()) {
    const token = await registerTenant(gateway, index);
    for (let i = 0; i < count; i++) devices.push({ index: devices.length, token });
  }
  for (let at = 0; at < devices.length; at += PAIRED_AT_ONCE)
    await Promise.all(
      devices.slice(at, at + PAIRED_AT_ONCE).map((device) => link(device, { gateway, sandbox, receiver })),
    );
  const chats = [];
  for (const device of devices) {
    for (let i = 0; i < CONTACTS; i++) {
      const peer = `55219${String(device.index * 10 + i).padStart(8, '0')}`;
      await done('POST', `${sandbox.url}/phones`, { body: { number: peer } });
      chats.push({ id: `${device.name}-contact${i}`, device, peer });
    }
    const next = devices[(device.index + 1) % devices.length];
    chats.push({ id: `${device.name}-${next.name}`, device, peer: next.number, peerDevice: next });
  }
  return { devices, chats };
}

async function registerTenant(gateway, index) {
  const body = {
    tenant_name: `tenant ${index}`,
    email: `admin${index}@example.com`,
    password: 'a-long-password',
    role: 'admin',
  };
  const headers = bearer(gateway.masterToken);
  return (await done('POST', `${gateway.url}/register`, { body, headers })).token;
}

async function link(device, { gateway, sandbox, receiver }) {
  const headers = bearer(device.token);
  device.name = `device${device.index}`;
  device.number = `55119${String(device.index).padStart(8, '0')}`;
  device.jid = `${device.number}@s.whatsapp.net`;
  await done('POST', `${sandbox.url}/phones`, { body: { number: device.number, name: device.name } });
  const made = await done('POST', `${gateway.url}/devices`, { body: { name: device.name }, headers });
  device.id = made.data.device_id;
  const webhook = {
    device_id: device.id,
    webhook_url: `${receiver.url}/hook`,
    enabled_events: ['*'],
  };
  await done('POST', `${gateway.url}/webhook`, { body: webhook, headers });
  const { data } = await done('GET', `${gateway.url}/qr?device_id=${device.id}`, { headers });
  await done('POST', `${sandbox.url}/phones/${device.number}/scan`, { body: { qr: data.qr_code } });
  const deadline = Date.now() + ONLINE_WITHIN_MS;
  while (Date.now() < deadline) {
    const status = await call('GET', `${gateway.url}/status?device_id=${device.id}`, { headers });
    if (status.body.data?.is_logged_in && status.body.data.connected) return;
    await pause(50);
  }
  throw new Error(`${device.name} was linked but did not come online`);
}
