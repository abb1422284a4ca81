import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../support/http-client.js';
import { readQrPicture } from '../../support/qr-png.js';
import { ownGateway, shareGatewayWith } from '../../support/stage.js';
import { WhatIsUpClient } from './client.js';
import { type Customer, customer, refusal, time, UUID } from './support.js';

shareGatewayWith({ WAGON_V1_RATE: '10000/1000' });

/** The members of an instance in the order of the documentation. */
const MEMBERS = [
  'id',
  'customer_id',
  'name',
  'phone_number',
  'status',
  'last_seen_at',
  'metadata',
  'created_at',
  'updated_at',
];

describe('instances', () => {
  let shop: Customer;
  beforeAll(async () => {
    shop = await customer();
  });

  it('POST /v1/instances makes one that is pending', async () => {
    const { status, body } = await shop.http.post('/v1/instances', {
      name: 'Support',
      metadata: { team: 'a' },
    });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(MEMBERS);
    expect(body).toEqual({
      id: expect.stringMatching(UUID),
      customer_id: shop.tenantId,
      name: 'Support',
      phone_number: null,
      status: 'pending',
      last_seen_at: null,
      metadata: { team: 'a' },
      created_at: time(),
      updated_at: time(),
    });
    const bare = await shop.http.post('/v1/instances', { name: 'No metadata', plan: 'unknown fields pass' });
    expect({ status: bare.status, metadata: bare.body.metadata }).toEqual({ status: 201, metadata: {} });
  });

  it('POST /v1/instances says which field is wrong', async () => {
    for (const [given, field] of [
      [{}, 'name'],
      [{ name: '' }, 'name'],
      [{ name: 'x', metadata: 'text' }, 'metadata'],
      [{ name: 'x', metadata: [1] }, 'metadata'],
      [{ name: 'x', metadata: { long: 'x'.repeat(20_000) } }, 'metadata'],
    ] as const) {
      const { status, body, headers } = await shop.http.post('/v1/instances', given);
      expect(status).toBe(400);
      expect(body).toEqual({
        error: {
          code: 'validation_error',
          message: expect.stringContaining(field),
          details: { fields: [{ field, message: expect.any(String) }] },
        },
        request_id: headers.get('x-request-id'),
      });
    }
  });

  it('GET /v1/instances lists them, newest first', async () => {
    const other = await customer();
    const first = await other.instances.create('First');
    const second = await other.instances.create('Second');
    const { status, body } = await other.http.get('/v1/instances');
    expect(status).toBe(200);
    expect(body).toEqual({ data: [second, first] });
    await other.instances.remove(second.id);
    expect(await other.instances.list()).toEqual({ data: [first] });
    expect((await other.api.get('/devices')).body.count).toBe(1);
  });

  it('GET /v1/instances/{id} shows it as it is now', async () => {
    const shop = await customer();
    const id = await shop.connected();
    const { status, body } = await shop.http.get(`/v1/instances/${id}`);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(MEMBERS);
    expect(body).toMatchObject({
      status: 'connected',
      phone_number: shop.phone.number,
      last_seen_at: time(),
    });
    await shop.api.post('/disconnect');
    expect((await shop.instances.get(id)).status).toBe('disconnected');
  });

  it('GET /v1/instances/{id}/qr begins to link a phone, and shows the same code until it runs out', async () => {
    const { id } = await shop.instances.create('Shop');
    const { status, body, headers } = await shop.http.get(`/v1/instances/${id}/qr`);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['qr', 'raw', 'expires_at']);
    expect(body.qr).toMatch(/^data:image\/png;base64,/);
    expect(readQrPicture(body.qr)).toContain(body.raw);
    expect(body.raw).toMatch(/^[^,#]+(,[\w+/=]+){3,4}$/);
    expect(body.expires_at).toEqual(time());
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await shop.instances.get(id)).status).toBe('qr');
    expect((await shop.instances.qr(id)).raw).toBe(body.raw);
  });

  it('GET /v1/instances/{id}/qr of one that is linked is no legal move', async () => {
    const shop = await customer();
    const id = await shop.connected();
    for (const _ of ['connected', 'disconnected']) {
      const { status, code } = await refusal(shop.instances.qr(id));
      expect({ status, code }).toEqual({ status: 409, code: 'invalid_lifecycle_transition' });
      await shop.api.post('/disconnect');
    }
  });

  it('GET /v1/instances/{id}/qr waits ten seconds for a code, and says then that there is none', async () => {
    const mute = createServer().listen(0, '127.0.0.1'); // takes connections, and never says a word
    onTestFinished(() => void mute.close());
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const gateway = await ownGateway({
      WAGON_SANDBOX: `ws://127.0.0.1:${port}/ws/chat`,
      WAGON_SANDBOX_ROOT_KEY: '0'.repeat(64),
    });
    const master = new HttpClient(gateway.url).as(gateway.masterToken);
    const registered = await master.post('/register', {
      ...{ tenant_name: 'silent', email: 'a@example.com', password: 'a-long-password', role: 'admin' },
    });
    const instances = new WhatIsUpClient(gateway.url, registered.body.token);
    const { id } = await instances.create('Shop');
    const began = Date.now();
    const answer = await new HttpClient(gateway.url).as(registered.body.token).get(`/v1/instances/${id}/qr`);
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 503, code: 'no_qr' });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(Date.now() - began).toBeGreaterThan(9_000);
    expect(Date.now() - began).toBeLessThan(18_000);
  });

  it('DELETE /v1/instances/{id} hides it, and unlinks the phone', async () => {
    const shop = await customer();
    const id = await shop.connected();
    const group = await shop.api.post('/device-groups', { name: 'Shops', device_ids: [id] });
    expect(group.status).toBe(201);
    const { status, body } = await shop.http.delete(`/v1/instances/${id}`);
    expect({ status, body }).toEqual({ status: 204, body: '' });
    expect(await shop.phone.devices()).toEqual([]);
    for (const call of [
      () => shop.instances.get(id),
      () => shop.instances.remove(id),
      () => shop.instances.qr(id),
      () => shop.channels.get(id),
      () => shop.instances.send(id, { to: '5511999990002', body: { type: 'text', text: 'x' } }),
    ])
      expect((await refusal(call())).code).toBe('channel_not_found');
    expect((await shop.api.get('/devices')).body.devices).toEqual([]);
    expect((await shop.api.get(`/status?device_id=${id}`)).status).toBe(404);
    expect((await shop.api.get('/device-groups')).body.data[0].device_ids).toEqual([]);
    await shop.gateway.restart();
    expect(await shop.instances.list()).toEqual({ data: [] });
  });

  it('POST /v1/instances/{id}/messages takes the nested body and the flat one, and a group', async () => {
    const shop = await customer();
    const id = await shop.connected();
    const to = shop.alice.number;
    const nested = await shop.http.post(`/v1/instances/${id}/messages`, {
      to,
      body: { type: 'text', text: 'nested' },
    });
    expect({ status: nested.status, body: nested.body }).toEqual({
      status: 200,
      body: { message_id: expect.any(String), client_ref: null },
    });
    const flat = await shop.instances.send(id, {
      type: 'text',
      to: `+${to}`,
      text: 'flat',
      client_ref: 'mine',
    });
    expect(flat).toEqual({ message_id: expect.any(String), client_ref: 'mine' });
    await shop.alice.expectMessage({ text: 'nested', id: nested.body.message_id });
    await shop.alice.expectMessage({ text: 'flat', id: flat.message_id });
    const again = { 'idempotency-key': 'once' };
    const message = { to, body: { type: 'text', text: 'once' } };
    const [first, second] = [
      await shop.http.post(`/v1/instances/${id}/messages`, message, again),
      await shop.http.post(`/v1/instances/${id}/messages`, message, again),
    ];
    expect(second.body).toEqual(first.body);
  });

  it('POST /v1/instances/{id}/messages needs a connection', async () => {
    const { id } = await shop.instances.create('Not linked');
    const message = { to: '5511999990002', body: { type: 'text', text: 'hello' } };
    expect(await refusal(shop.instances.send(id, message))).toMatchObject({
      status: 409,
      code: 'not_connected',
      details: { instance_id: id },
    });
    expect(await refusal(shop.channels.send(id, message))).toMatchObject({
      status: 409,
      code: 'channel_unavailable',
      details: { channel_id: id },
    });
  });

  it('POST /v1/instances/{id}/messages says what it does not take', async () => {
    const { id } = await shop.instances.create('Shop');
    const to = '5511999990002';
    for (const [message, status, code, about] of [
      [{ to }, 400, 'validation_error', 'type'],
      [{ to, body: { type: 'dance' } }, 400, 'validation_error', 'body.type'],
      [{ to, body: { type: 'text' } }, 400, 'validation_error', 'body.text'],
      [{ to, body: { type: 'text', text: 7 } }, 400, 'validation_error', 'body.text'],
      [{ to, body: 'hello' }, 400, 'validation_error', 'body'],
      [{ to: 'nobody', body: { type: 'text', text: 'x' } }, 400, 'validation_error', 'to'],
      [{ body: { type: 'text', text: 'x' } }, 400, 'validation_error', 'to'],
      [
        { to, body: { type: 'image', media_url: 'https://example.com/a.png' } },
        501,
        'not_implemented',
        'image',
      ],
      [
        { to, body: { type: 'sticker', media_url: 'https://example.com/a.webp' } },
        501,
        'not_implemented',
        'sticker',
      ],
    ] as const) {
      const refused = await refusal(shop.instances.send(id, message));
      expect({ status: refused.status, code: refused.code }, JSON.stringify(message)).toEqual({
        status,
        code,
      });
      expect(refused.message).toContain(about);
    }
  });
});
