import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { ownGateway, stage } from '../support/stage.js';

describe('a process that ends', () => {
  it.each(['terminate', 'kill'] as const)('leaves the link alive: %s', async (ending) => {
    const gateway = await ownGateway();
    const { api, phone, alice, hooks, linkedDevice, expectStatus } = await stage(gateway);
    const device = await linkedDevice();
    await gateway[ending]();
    await gateway.up();
    await expectStatus(device, { connected: true, jid: phone.jid });
    const { status, body } = await api.post('/send/text', { number: alice.number, text: 'still here' });
    expect(status, JSON.stringify(body)).toBe(200);
    await alice.expectMessage({ id: body.message_id, text: 'still here', kind: 'text' });
    await alice.sendText(phone, 'welcome back');
    await hooks.expect('message.received', { content: 'welcome back' });
  });

  it('does not bring back a device that was disconnected on purpose', async () => {
    const gateway = await ownGateway();
    const { api, linkedDevice, newDevice, newPhone, link, expectStatus } = await stage(gateway);
    const away = await linkedDevice();
    await api.post(`/disconnect?device_id=${away}`);
    const back = await newDevice('Second');
    await link(back, await newPhone('Second'));
    await gateway.restart();
    await expectStatus(back, { connected: true });
    await expectStatus(away, { connected: false, status: 'disconnected', state: 'disconnected' });
  });
});

describe('a connection that is lost', () => {
  it('comes back by itself', async () => {
    const { phone, network, hooks, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    await network.cause('drop_connection', { phone: phone.number });
    await hooks.expect('device.disconnected', { will_reconnect: true, code: 428 });
    await expectStatus(device, { connected: true });
    const connections = () => hooks.events.filter((event) => event === 'device.connected').length;
    await eventually('the webhook gets the second device.connected', () => connections() === 2);
  });

  it('comes back with growing pauses while WhatsApp is unavailable', async () => {
    const { api, phone, network, hooks, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    await network.cause('service_unavailable', { phone: phone.number, times: 4 });
    await hooks.expect('device.disconnected', { will_reconnect: true, code: 503 });
    const { status } = (await api.get(`/status?device_id=${device}`)).body.data;
    expect(['connecting', 'connected']).toContain(status);
    await expectStatus(device, { connected: true }, 30_000);
  });

  it('answers 503 to a send meanwhile, and to one on a device that is off', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    await api.post('/disconnect');
    const { status, body } = await api.post('/send/text', { number: alice.number, text: 'hi' });
    expect(status).toBe(503);
    expect(body.error_code).toBe('DEVICE_DISCONNECTED');
  });
});

describe('a link that ends', () => {
  it('is forgotten when the phone removes it, and can be made again', async () => {
    const { api, phone, hooks, linkedDevice, link, expectStatus } = await stage();
    const device = await linkedDevice();
    await phone.unlink();
    await expectStatus(device, {
      state: 'logged_out',
      status: 'disconnected',
      jid: null,
      is_logged_in: false,
    });
    await hooks.expect('device.logged_out');
    const reconnect = await api.post('/connect');
    expect(reconnect.status).toBe(200);
    expect(reconnect.body.data).toEqual({ status: 'logged_out', device_id: device, needs_qr: true });
    await link(device);
  });

  it('is noticed at the next start when it ended while the process was away', async () => {
    const gateway = await ownGateway();
    const { phone, hooks, linkedDevice, expectStatus, network } = await stage(gateway);
    const device = await linkedDevice();
    await network.cause('unlink', { phone: phone.number });
    await gateway.restart();
    await expectStatus(device, { state: 'logged_out' });
    await hooks.expect('device.logged_out');
  });

  it('is removed on the phone by a logout', async () => {
    const { api, phone, hooks, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    const { status, body } = await api.post('/logout');
    expect(status).toBe(200);
    expect(body.data).toEqual({ message: 'device logged out successfully', device_id: device });
    await eventually('the phone lists no device', async () => (await phone.devices()).length === 0);
    await expectStatus(device, { is_logged_in: false, jid: null });
    await hooks.expect('device.logged_out');
    expect((await api.post('/logout')).body.error_code).toBe('DEVICE_DISCONNECTED');
  });

  it('stays down when another connection takes over, until someone asks', async () => {
    const { api, phone, network, hooks, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    await network.cause('replace_stream', { phone: phone.number });
    await hooks.expect('connection.stream_replaced', { code: 440 });
    await expectStatus(device, { state: 'replaced', connected: false, jid: phone.jid });
    expect((await api.post('/connect')).body.data.status).toBe('connected');
  });

  it('stays down when the account is banned', async () => {
    const { api, phone, network, hooks, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    await network.cause('ban', { phone: phone.number, times: 2 });
    await hooks.expect('connection.failure', { code: 403 });
    await expectStatus(device, { state: 'banned' });
    const { status, body } = await api.post('/connect');
    expect(status).toBe(503);
    expect(body).toMatchObject({ error: 'reconnect failed', error_code: 'RECONNECT_FAILED' });
    expect(body.reason).toContain('banned');
  });

  it('stops every device of the network, and says what to set, when WhatsApp refuses our version', async () => {
    const { api, phone, network, hooks, linkedDevice, newDevice, newPhone, link, expectStatus } = await stage(
      await ownGateway(),
    );
    const first = await linkedDevice();
    const secondPhone = await newPhone('Second');
    const second = await newDevice('Second');
    await link(second, secondPhone);
    await network.cause('client_outdated', { phone: phone.number });
    const event = await hooks.expect('connection.failure', { code: 405 });
    expect(event.data.reason).toContain('WAGON_WA_VERSION');
    await expectStatus(first, { state: 'outdated' });
    await network.cause('drop_connection', { phone: secondPhone.number });
    await expectStatus(second, { state: 'outdated', connected: false });
    expect(hooks.events.filter((name) => name === 'connection.failure')).toHaveLength(1);
    expect((await api.post(`/connect?device_id=${second}`)).body.data.status).toBe('connected');
    expect((await api.post(`/connect?device_id=${first}`)).body.data.status).toBe('connected');
  });
});

describe('an installation that changed', () => {
  it('answers 503 for a sandbox device where there is no sandbox', async () => {
    const gateway = await ownGateway();
    const { api, linkedDevice, newDevice } = await stage(gateway);
    const linked = await linkedDevice();
    const fresh = await newDevice('Fresh');
    await gateway.restart({ WAGON_SANDBOX: 'off', SANDBOX_PORT: '0' });
    for (const answer of [
      await api.post(`/connect?device_id=${linked}`),
      await api.get(`/qr?device_id=${fresh}`),
    ])
      expect(answer).toMatchObject({ status: 503, body: { error_code: 'NETWORK_UNAVAILABLE' } });
    const refused = await api.post('/devices', { name: 'Third', network: 'sandbox' });
    expect(refused.body.validation[0].message).toContain('network must be whatsapp');
  });
});

describe('connecting and disconnecting', () => {
  it('closes the connection and keeps the link', async () => {
    const { api, hooks, phone, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    const { body } = await api.post('/disconnect', { device_id: device });
    expect(body).toEqual({
      success: true,
      data: { message: 'device disconnected successfully', device_id: device },
    });
    await expectStatus(device, { connected: false, status: 'disconnected', jid: phone.jid });
    await hooks.expect('device.disconnected', { will_reconnect: false });
    const again = await api.post('/disconnect');
    expect(again.status).toBe(404);
    expect(again.body.error).toBe('device not found or not connected');
    const back = await api.post('/connect');
    expect(back.body).toEqual({
      success: true,
      data: { status: 'connected', device_id: device, needs_qr: false },
    });
    expect((await api.post('/connect')).body.data.status).toBe('connected');
  });

  it('delivers what was written meanwhile', async () => {
    const { api, alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await api.post('/disconnect');
    const id = await alice.sendText(phone, 'are you there?');
    await api.post('/connect');
    await hooks.expect('message.received', { message_id: id, content: 'are you there?' });
  });

  it('says logged_out for a device that was never linked', async () => {
    const { api, newDevice } = await stage();
    await newDevice();
    expect((await api.post('/connect')).body.data).toMatchObject({ status: 'logged_out', needs_qr: true });
  });

  it('keeps the record of a deleted device, and removes it for good with purge', async () => {
    const { api, phone, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    const kept = await api.delete(`/devices/${device}`);
    expect(kept.body).toEqual({ success: true, message: 'Device disconnected', unlinked: null });
    await expectStatus(device, { connected: false, jid: phone.jid });
    const purged = await api.delete(`/devices/${device}?purge=true`);
    expect(purged.body).toEqual({ success: true, message: 'Device removed', unlinked: true });
    expect(await phone.devices()).toEqual([]);
    expect((await api.get('/devices')).body.count).toBe(0);
    expect((await api.get(`/status?device_id=${device}`)).status).toBe(404);
  });

  it('lets two devices of one tenant talk to each other', async () => {
    const { api, phone, hooks, linkedDevice, newDevice, newPhone, link } = await stage();
    const first = await linkedDevice();
    const other = await newPhone('Second');
    const second = await newDevice('Second');
    await link(second, other);
    await api.post(`/send/text?device_id=${first}`, { number: other.number, text: 'ping' });
    const ping = await hooks.expect('message.received', { content: 'ping' });
    expect(ping).toMatchObject({ device_id: second, data: { from: phone.jid } });
    await api.post('/send/text', { device_id: second, number: phone.number, text: 'pong' });
    expect(await hooks.expect('message.received', { content: 'pong' })).toMatchObject({ device_id: first });
  });
});
