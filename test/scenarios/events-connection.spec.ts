import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

describe('events of a connection', () => {
  it('tell how a phone is linked, and how the link ends', async () => {
    const { phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await hooks.expectDocumented('qr.generated');
    const account = { jid: phone.jid, lid: await phone.lid(), phone_number: phone.number };
    await hooks.expectDocumented('pair.success', { ...account, method: 'qr' });
    await hooks.expectDocumented('device.connected', account);
    await phone.unlink();
    await hooks.expectDocumented('device.disconnected', { code: 401, will_reconnect: false });
    await hooks.expectDocumented('device.logged_out');
  });

  it('tell that somebody asked for its end', async () => {
    const { api, hooks, linkedDevice } = await stage();
    const device = await linkedDevice();
    expect((await api.post(`/disconnect?device_id=${device}`)).status).toBe(200);
    const asked = { reason: 'disconnected by request', will_reconnect: false };
    await hooks.expectDocumented('device.disconnected', asked);
  });

  it('tell that another one took over', async () => {
    const { phone, network, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('replace_stream', { phone: phone.number });
    await hooks.expectDocumented('connection.stream_replaced', { code: 440 });
  });

  it('tell that the account was banned, for good or for a time', async () => {
    const { phone, network, hooks, linkedDevice, newDevice, newPhone, link } = await stage();
    await linkedDevice();
    const other = await newPhone('Other');
    await link(await newDevice('Other'), other);
    await network.cause('ban', { phone: phone.number });
    await hooks.expectDocumented('connection.failure', { code: 403 });
    await network.cause('temporary_ban', { phone: other.number });
    await hooks.expectDocumented('connection.temporary_ban', { code: 402 });
  });

  it('tell that a pairing failed', async () => {
    const { api, hooks, network, newDevice } = await stage();
    const device = await newDevice();
    await network.cause('service_unavailable');
    await api.get(`/qr?device_id=${device}`);
    await hooks.expectDocumented('connection.pair_error', { code: 503 });
    await network.heal();
  });
});
