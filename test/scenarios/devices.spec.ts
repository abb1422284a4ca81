import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import type { HttpClient } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { stage } from '../support/stage.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Upper case. */
const GUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

describe('a device', () => {
  it('is created unlinked, on the default network, with null for what it does not have', async () => {
    const { api } = await stage();
    const { status, body } = await api.post('/devices', { name: '  WhatsApp Loja 01 ' });
    expect(status).toBe(201);
    const { id } = body.device;
    const { wid, ...device } = body.device;
    expect(wid).toMatch(GUID);
    expect({ ...body, device }).toEqual({
      success: true,
      message: 'Device created successfully',
      data: { device_id: id, name: 'WhatsApp Loja 01' },
      device: {
        id,
        device_id: id,
        user_id: expect.any(String),
        name: 'WhatsApp Loja 01',
        network: 'sandbox',
        whatsapp_jid: null,
        connected: false,
        desired_state: 'disconnected',
        state: 'unlinked',
        last_seen: null,
        webhook_url: null,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
    });
    expect((await api.get('/devices')).body).toEqual({ success: true, devices: [device], count: 1 });
    expect((await api.get('/user/devices')).body).toEqual({
      success: true,
      data: { devices: [device], count: 1, user_id: device.user_id },
    });
  });

  it('shows its account, its state and its webhook once it is linked', async () => {
    const { api, phone, hooks, linkedDevice } = await stage();
    const id = await linkedDevice();
    const device = await eventually('the list shows the link', async () => {
      const [found] = (await api.get('/devices')).body.devices;
      return found.state === 'connected' && found;
    });
    expect(device).toMatchObject({
      id,
      whatsapp_jid: phone.jid,
      connected: true,
      desired_state: 'connected',
      last_seen: expect.stringMatching(TIME),
      webhook_url: hooks.url,
    });
  });

  it('can be renamed', async () => {
    const { api, newDevice } = await stage();
    const id = await newDevice('Old', { webhook: false });
    const { status, body } = await api.patch(`/devices/${id}`, { name: 'New' });
    expect({ status, name: body.device.name }).toEqual({ status: 200, name: 'New' });
    expect((await api.get('/devices')).body.devices[0].name).toBe('New');
  });

  it('is disconnected by DELETE and keeps its record and its link', async () => {
    const { api, phone, hooks, linkedDevice, expectStatus } = await stage();
    const id = await linkedDevice();
    const { status, body } = await api.delete(`/devices/${id}`);
    expect({ status, body }).toEqual({
      status: 200,
      body: { success: true, message: 'Device disconnected', unlinked: null },
    });
    await expectStatus(id, { connected: false, status: 'disconnected', state: 'disconnected' });
    await hooks.expect('device.disconnected');
    expect((await api.get('/devices')).body.devices[0]).toMatchObject({
      id,
      connected: false,
      desired_state: 'disconnected',
      whatsapp_jid: phone.jid,
    });
    await eventually('the phone sees it offline', async () => !(await phone.devices())[0]!.connected);

    expect((await api.post('/connect')).body.data).toMatchObject({ status: 'connected', needs_qr: false });
    expect((await phone.devices())[0]!.connected).toBe(true);
  });

  it('is unlinked and removed by DELETE with purge', async () => {
    const { api, phone, linkedDevice } = await stage();
    const id = await linkedDevice();
    const { status, body } = await api.delete(`/devices/${id}?purge=true`);
    expect({ status, body }).toEqual({
      status: 200,
      body: { success: true, message: 'Device removed', unlinked: true },
    });
    expect(await phone.devices()).toEqual([]);
    expect((await api.get('/devices')).body.devices).toEqual([]);
    expectRefusal(await api.get(`/status?device_id=${id}`), 404, 'DEVICE_NOT_FOUND');
  });

  it('is removed with purge also while it is offline, and the phone is told', async () => {
    const { api, phone, linkedDevice } = await stage();
    const id = await linkedDevice();
    await api.post('/disconnect');
    expect((await api.delete(`/devices/${id}?purge=true`)).body.unlinked).toBe(true);
    expect(await phone.devices()).toEqual([]);
  });

  it('that does not exist is not found, whatever its id looks like', async () => {
    const { api } = await stage();
    for (const id of [randomUUID(), 'nonsense', '1', '%00', "'"])
      for (const answer of [
        await api.delete(`/devices/${id}`),
        await api.delete(`/devices/${id}?purge=true`),
        await api.patch(`/devices/${id}`, { name: 'x' }),
      ])
        expectRefusal(answer, 404, 'DEVICE_NOT_FOUND');
  });

  it('gets the network that WAGON_NETWORK names, unless it names one itself', async () => {
    const gateway = await GatewayProcess.start({ WAGON_NETWORK: 'whatsapp' });
    try {
      const { api } = await stage(gateway);
      expect((await api.post('/devices', { name: 'a' })).body.device.network).toBe('whatsapp');
      const named = await api.post('/devices', { name: 'b', network: 'sandbox' });
      expect(named.body.device.network).toBe('sandbox');
    } finally {
      await gateway.dispose();
    }
  });
});

/** Every call about one device: how it is made with these ways of naming the device. */
const calls: Record<
  string,
  (api: HttpClient, query: string, body: object) => ReturnType<HttpClient['send']>
> = {
  'GET /qr': (api, query) => api.get(`/qr${query}`),
  'GET /qr/status': (api, query) => api.get(`/qr/status${query}`),
  'GET /status': (api, query) => api.get(`/status${query}`),
  'GET /webhook': (api, query) => api.get(`/webhook${query}`),
  'DELETE /webhook': (api, query) => api.delete(`/webhook${query}`),
  'POST /paircode': (api, query, body) => api.post(`/paircode${query}`, { phone: '5511999990001', ...body }),
  'POST /connect': (api, query, body) => api.post(`/connect${query}`, body),
  'POST /disconnect': (api, query, body) => api.post(`/disconnect${query}`, body),
  'POST /logout': (api, query, body) => api.post(`/logout${query}`, body),
  'POST /send/text': (api, query, body) =>
    api.post(`/send/text${query}`, { number: '5511999990001', text: 'hi', ...body }),
  'POST /webhook': (api, query, body) =>
    api.post(`/webhook${query}`, { webhook_url: 'http://127.0.0.1:9/', enabled_events: ['*'], ...body }),
};
const takesBody = (name: string) => name.startsWith('POST');

describe('the device that a call is about', () => {
  it('is named in the query or in the body, by the same id in both', async () => {
    const { api, newDevice } = await stage();
    const id = await newDevice('First', { webhook: false });
    const other = await newDevice('Second', { webhook: false });
    for (const [name, call] of Object.entries(calls)) {
      const answers = [await call(api, `?device_id=${id}`, {})];
      if (takesBody(name)) {
        answers.push(await call(api, '', { device_id: id }));
        answers.push(await call(api, `?device_id=${id}`, { device_id: id }));
      }
      for (const { body } of answers)
        expect(body.error_code ?? '', name).not.toMatch(/^DEVICE_(AMBIGUOUS|REQUIRED|CONFLICT|NOT_FOUND)$/);
      if (!takesBody(name)) continue;
      const two = await call(api, `?device_id=${id}`, { device_id: other });
      expect(expectRefusal(two, 400, 'DEVICE_CONFLICT').error, name).toMatch(/two different devices/);
    }
  });

  it('must be a UUID, given once, and is named in the error', async () => {
    const { api, newDevice } = await stage();
    const id = await newDevice('First', { webhook: false });
    for (const [name, call] of Object.entries(calls)) {
      const queries = [
        '?device_id=nonsense',
        '?device_id=',
        `?device_id=${id}&device_id=${id}`,
        '?device_id=%00',
      ];
      for (const query of queries)
        expectRefusal(await call(api, query, {}), 400, 'VALIDATION_ERROR', 'device_id');
      if (!takesBody(name)) continue;
      for (const device_id of ['nonsense', 7, [id], { id }, true])
        expectRefusal(await call(api, '', { device_id }), 400, 'VALIDATION_ERROR', 'device_id');
    }
  });

  it('is the only one there is when none is named', async () => {
    const { api, newDevice } = await stage();
    const id = await newDevice('Only', { webhook: false });
    expect((await api.get('/status')).body.data.device_id).toBe(id);
    expect((await api.get('/qr')).body.data.device_id).toBe(id);
  });

  it('has to be named when there are several', async () => {
    const { api, newDevice } = await stage();
    await newDevice('First', { webhook: false });
    await newDevice('Second', { webhook: false });
    for (const [name, call] of Object.entries(calls)) {
      if (name === 'GET /qr/status') continue;
      const { error } = expectRefusal(await call(api, '', {}), 400, 'DEVICE_AMBIGUOUS');
      expect(error).toMatch(/several devices.*device_id/);
    }
  });

  it('always has to be named for GET /qr/status', async () => {
    const { api, newDevice } = await stage();
    const { error } = expectRefusal(await api.get('/qr/status'), 400, 'DEVICE_REQUIRED');
    expect(error).toBe('device_id is required');
    const id = await newDevice('Only', { webhook: false });
    expectRefusal(await api.get('/qr/status'), 400, 'DEVICE_REQUIRED');
    expect((await api.get(`/qr/status?device_id=${id}`)).body).toEqual({
      success: true,
      data: { exists: false, generated_at: null },
    });
  });

  it('is disconnected, and all null, for GET /status of a tenant without devices', async () => {
    const { api } = await stage();
    const { status, body } = await api.get('/status');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        success: true,
        data: {
          connected: false,
          status: 'disconnected',
          state: 'unlinked',
          reason: null,
          device_id: null,
          jid: null,
          phone_number: null,
          is_logged_in: false,
          last_seen: null,
        },
      },
    });
  });

  it.each(['GET /qr', 'POST /paircode'])('is made on the fly by %s when there is none', async (name) => {
    const { api, phone } = await stage();
    const { status, body } = await calls[name]!(api, '', { phone: phone.number });
    expect(status, JSON.stringify(body)).toBe(200);
    const { devices } = (await api.get('/devices')).body;
    expect(devices.map(({ id }: { id: string }) => id)).toEqual([body.device_id ?? body.data.device_id]);
  });

  it('is made once when two calls want to make it at the same time', async () => {
    const { api } = await stage();
    await Promise.all([api.get('/qr'), api.get('/qr'), api.get('/qr')]);
    expect((await api.get('/devices')).body.count).toBe(1);
  });

  it('is not found by the other calls when there is none', async () => {
    const { api } = await stage();
    for (const name of [
      'POST /connect',
      'POST /disconnect',
      'POST /logout',
      'POST /send/text',
      'POST /webhook',
    ])
      expectRefusal(await calls[name]!(api, '', {}), 404, 'DEVICE_NOT_FOUND');
    expect((await api.get('/devices')).body.count).toBe(0);
  });
});
