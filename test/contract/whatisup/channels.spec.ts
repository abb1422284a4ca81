import { beforeAll, describe, expect, it } from 'vitest';
import { shareGatewayWith } from '../../support/stage.js';
import { type Customer, customer, refusal, time, timeless } from './support.js';

shareGatewayWith({ WAGON_V1_RATE: '10000/1000' });

describe('channels', () => {
  let shop: Customer;
  let id: string;
  beforeAll(async () => {
    shop = await customer();
    id = await shop.connected(shop.channels);
  });

  it('POST /v1/channels makes what is an instance as well', async () => {
    const { status, body } = await shop.http.post('/v1/channels', { name: 'Second' });
    expect(status).toBe(201);
    expect(await shop.instances.get(body.id)).toEqual(body);
  });

  it('GET /v1/channels lists the same as the instances', async () => {
    const { status, body } = await shop.http.get('/v1/channels');
    expect(status).toBe(200);
    expect(timeless(body)).toEqual(timeless(await shop.instances.list()));
  });

  it('GET /v1/channels/{id} shows the same as the instance', async () => {
    expect(timeless(await shop.channels.get(id))).toEqual(timeless(await shop.instances.get(id)));
  });

  it('GET /v1/channels/{id}/qr shows a code', async () => {
    const { id: fresh } = await shop.channels.create('Fresh');
    expect(Object.keys(await shop.channels.qr(fresh))).toEqual(['qr', 'raw', 'expires_at']);
  });

  it('POST /v1/channels/{id}/messages says besides that it was sent', async () => {
    const message = { to: shop.alice.number, body: { type: 'text', text: 'of a channel' } };
    const { status, body } = await shop.http.post(`/v1/channels/${id}/messages`, message);
    expect({ status, body }).toEqual({
      status: 200,
      body: { message_id: expect.any(String), client_ref: null, status: 'sent' },
    });
    await shop.alice.expectMessage({ text: 'of a channel', id: body.message_id });
  });

  it('GET /v1/channels/{id}/status tells the state', async () => {
    const { status, body } = await shop.http.get(`/v1/channels/${id}/status`);
    expect({ status, body }).toEqual({
      status: 200,
      body: { id, status: 'connected', phone_number: shop.phone.number, last_seen_at: time() },
    });
  });

  it('POST /v1/channels/{id}/connect logs in again, and is no legal move while connected', async () => {
    expect(await refusal(shop.channels.call('POST', `/v1/channels/${id}/connect`))).toMatchObject({
      status: 409,
      code: 'invalid_lifecycle_transition',
      details: { channel_id: id },
    });
    await shop.api.post('/disconnect', { device_id: id });
    expect((await shop.channels.get(id)).status).toBe('disconnected');
    const { status, body } = await shop.http.post(`/v1/channels/${id}/connect`);
    expect({ status, state: body.status }).toEqual({ status: 200, state: 'connected' });
    const { id: fresh } = await shop.channels.create('Fresh');
    expect(await shop.channels.call('POST', `/v1/channels/${fresh}/connect`)).toMatchObject({ status: 'qr' });
  });

  it('POST /v1/channels/{id}/pair-code gets a code that the phone takes', async () => {
    const { id: fresh } = await shop.channels.create('Typed');
    const phone = await shop.newPhone('Typist');
    const { status, body } = await shop.http.post(`/v1/channels/${fresh}/pair-code`, {
      phone_number: phone.number,
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        pair_code: expect.stringMatching(/^[A-Z0-9]{8}$/),
        code: body.pair_code,
        phone_number: phone.number,
        expires_at: time(),
      },
    });
    await phone.enterCode(body.pair_code);
    await shop.channels.waitUntil(fresh, 'connected');
    const wrong = await refusal(
      shop.channels.call('POST', `/v1/channels/${fresh}/pair-code`, { phone_number: 'x' }),
    );
    expect(wrong).toMatchObject({ status: 400, code: 'validation_error' });
    expect(wrong.details.fields[0].field).toBe('phone_number');
  });

  it('GET /v1/channels/{id}/settings shows how the gateway works', async () => {
    const { status, body } = await shop.http.get(`/v1/channels/${id}/settings`);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        pdo_sync: 'minimal',
        offline_mode: false,
        full_history: false,
        media_auto_download: false,
        callback_backoff: [10, 60, 300, 1800, 7200],
      },
    });
  });

  it('PATCH /v1/channels/{id}/settings takes what is so, and says what cannot be', async () => {
    const path = `/v1/channels/${id}/settings`;
    const before = await shop.channels.call('GET', path);
    expect(await shop.channels.call('PATCH', path, before)).toEqual(before);
    expect(await refusal(shop.channels.call('PATCH', path, { full_history: true }))).toMatchObject({
      status: 501,
      code: 'not_implemented',
    });
    expect((await refusal(shop.channels.call('PATCH', path, { pdo_sync: 'much' }))).status).toBe(400);
  });

  it('PUT /v1/channels/{id}/presences/me shows the other side that one types', async () => {
    const path = `/v1/channels/${id}/presences/me`;
    const typing = { to: shop.alice.number, presence: 'typing' };
    const { status, body } = await shop.http.put(path, typing);
    expect({ status, body }).toEqual({ status: 200, body: typing });
    expect(await shop.channels.call('PUT', path, { presence: 'available' })).toEqual({
      to: null,
      presence: 'available',
    });
    for (const wrong of [{ presence: 'dancing' }, { presence: 'typing' }, { to: 'x', presence: 'paused' }])
      expect((await refusal(shop.channels.call('PUT', path, wrong))).status).toBe(400);
  });

  it('POST /v1/channels/{id}/presences/{chat_id} follows a contact', async () => {
    const shop = await customer();
    const id = await shop.connected(shop.channels);
    await shop.channels.addWebhook({ url: shop.hooks.url, events: ['presence.updated'], channel_id: id });
    const { status, body } = await shop.http.post(`/v1/channels/${id}/presences/${shop.alice.number}`);
    expect({ status, body }).toEqual({ status: 200, body: { chat_id: shop.alice.number, subscribed: true } });
    await shop.alice.act('show_presence', { to: shop.phone.number, state: 'available' });
    const { channel_id } = await shop.hooks.expect('presence.updated', { state: 'available' });
    expect(channel_id).toBe(id);
  });

  it('DELETE /v1/channels/{id} hides it', async () => {
    const { id: other } = await shop.channels.create('Other');
    expect((await shop.http.delete(`/v1/channels/${other}`)).status).toBe(204);
    expect((await refusal(shop.channels.get(other))).code).toBe('channel_not_found');
  });

  it('what the gateway does not serve is told as that', async () => {
    const chat = `/v1/channels/${id}/chats/${shop.alice.jid}`;
    for (const [method, path] of [
      ['GET', `/v1/channels/${id}/chats`],
      ['GET', chat],
      ['PATCH', chat],
      ['DELETE', chat],
      ['POST', `${chat}/read`],
      ['POST', `${chat}/unread`],
      ['POST', `/v1/channels/${id}/stories/send/text`],
      ['POST', `/v1/channels/${id}/stories/send/image`],
      ['POST', `/v1/channels/${id}/stories/send/audio`],
      ['POST', `/v1/channels/${id}/labels`],
      ['POST', `/v1/channels/${id}/labels/1/chats`],
      ['DELETE', `/v1/channels/${id}/labels/1/chats/${shop.alice.jid}`],
      ['POST', '/v1/support/tickets'],
    ] as const)
      expect(await refusal(shop.channels.call(method, path)), path).toMatchObject({
        status: 501,
        code: 'not_implemented',
      });
  });
});
