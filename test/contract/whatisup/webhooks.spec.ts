import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { Json } from '../../support/http-client.js';
import { ownGateway, shareGatewayWith } from '../../support/stage.js';
import { isSigned } from './client.js';
import { type Customer, customer, refusal, time } from './support.js';

shareGatewayWith({ WAGON_V1_RATE: '10000/1000' });

const EVENTS = [
  'message.received',
  'message.sent',
  'instance.connected',
  'instance.disconnected',
  'qr.updated',
];

describe('webhook endpoints', () => {
  let shop: Customer;
  beforeAll(async () => {
    shop = await customer();
  });
  const url = 'http://127.0.0.1:9/hook';

  it('POST /v1/webhook-endpoints makes one for all instances, and shows its secret once', async () => {
    const { status, body } = await shop.http.post('/v1/webhook-endpoints', { url, events: EVENTS });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^wh_[0-9a-f]{32}$/),
      customer_id: shop.tenantId,
      instance_id: null,
      url,
      events: EVENTS,
      enabled: true,
      has_custom_signing_secret: false,
      created_at: time(),
      updated_at: time(),
      signing_secret: expect.stringMatching(/^[\w-]{32}$/),
    });
  });

  it('POST /v1/webhook-endpoints takes one instance, or several in either spelling, and an own secret', async () => {
    const [one, two] = [(await shop.instances.create('One')).id, (await shop.instances.create('Two')).id];
    const own = { url, events: ['qr.updated'], signing_secret: 'my own secret', enabled: false };
    expect(await shop.instances.addWebhook({ ...own, instance_id: one })).toMatchObject({
      instance_id: one,
      enabled: false,
      has_custom_signing_secret: true,
      signing_secret: 'my own secret',
    });
    expect(await shop.instances.addWebhook({ ...own, instance_ids: [one] })).toMatchObject({
      instance_id: one,
    });
    const several = await shop.instances.addWebhook({ ...own, instance_ids: [one, two] });
    expect(several).toMatchObject({ instance_id: null, instance_ids: [one, two] });
    const ofChannels = await shop.instances.addWebhook({
      ...own,
      channel_ids: [one],
      chat_type_filter: 'groups_only',
    });
    expect(ofChannels).toMatchObject({ channel_id: one, chat_type_filter: 'groups_only' });
    expect(ofChannels).not.toHaveProperty('instance_id');
    expect(
      await shop.instances.addWebhook({ url, events: ['channel.connected', 'order.placed'] }),
    ).toMatchObject({
      channel_id: null,
      events: ['channel.connected', 'order.placed'],
      chat_type_filter: 'all',
    });
  });

  it('POST /v1/webhook-endpoints says which field is wrong', async () => {
    for (const [given, field] of [
      [{ events: EVENTS }, 'url'],
      [{ url: 'nowhere', events: EVENTS }, 'url'],
      [{ url: 'http://10.0.0.1/hook', events: EVENTS }, 'url'],
      [{ url }, 'events'],
      [{ url, events: [] }, 'events'],
      [{ url, events: ['message.recieved'] }, 'events'],
      [{ url, events: ['instance.connected', 'channel.connected'] }, 'events'],
      [{ url, events: EVENTS, instance_ids: ['x'] }, 'instance_ids'],
      [{ url, events: EVENTS, signing_secret: 'short' }, 'signing_secret'],
      [{ url, events: EVENTS, enabled: 'yes' }, 'enabled'],
    ] as const) {
      const { status, code, details, message } = await refusal(shop.instances.addWebhook(given));
      expect({ status, code, field: details?.fields[0].field }, message).toEqual({
        status: 400,
        code: 'validation_error',
        field,
      });
      expect(message).toContain(field);
    }
  });

  it('GET /v1/webhook-endpoints lists those of this API, newest first, without their secrets', async () => {
    const other = await customer();
    const { signing_secret: _, ...first } = await other.instances.addWebhook({ url, events: EVENTS });
    const { signing_secret: __, ...second } = await other.instances.addWebhook({
      url,
      events: ['qr.updated'],
    });
    await other.api.post('/webhook/endpoints', { webhook_url: url, enabled_events: ['*'] });
    const { status, body } = await other.http.get('/v1/webhook-endpoints');
    expect({ status, body }).toEqual({ status: 200, body: { data: [second, first] } });
  });

  it('GET /v1/webhook-endpoints/{id} shows one of this API', async () => {
    const { signing_secret: _, ...endpoint } = await shop.instances.addWebhook({ url, events: EVENTS });
    const { status, body } = await shop.http.get(`/v1/webhook-endpoints/${endpoint.id}`);
    expect({ status, body }).toEqual({ status: 200, body: endpoint });
    const native = await shop.api.post('/webhook/endpoints', { webhook_url: url, enabled_events: ['*'] });
    for (const id of [native.body.data.id, 'nonsense', 'wh_%00'])
      expect(await refusal(shop.instances.call('GET', `/v1/webhook-endpoints/${id}`))).toMatchObject({
        status: 404,
        code: 'webhook_endpoint_not_found',
      });
  });

  it('PATCH /v1/webhook-endpoints/{id} changes what it names', async () => {
    const { signing_secret: _, ...endpoint } = await shop.instances.addWebhook({ url, events: EVENTS });
    const change = { enabled: false, events: ['message.failed', 'message.received'] };
    const { status, body } = await shop.http.patch(`/v1/webhook-endpoints/${endpoint.id}`, change);
    expect({ status, body }).toEqual({ status: 200, body: { ...endpoint, ...change, updated_at: time() } });
    const wrong = shop.instances.call('PATCH', `/v1/webhook-endpoints/${endpoint.id}`, {
      events: ['channel.connected'],
    });
    expect((await refusal(wrong)).details.fields[0].field).toBe('events');
  });

  it('DELETE /v1/webhook-endpoints/{id} removes it', async () => {
    const { id } = await shop.instances.addWebhook({ url, events: EVENTS });
    expect(await shop.http.delete(`/v1/webhook-endpoints/${id}`)).toMatchObject({ status: 204, body: '' });
    expect((await shop.http.delete(`/v1/webhook-endpoints/${id}`)).status).toBe(404);
  });

  it('POST /v1/webhook-endpoints/{id}/rotate replaces the secret at once', async () => {
    const shop = await customer();
    const { id, signing_secret } = await shop.instances.addWebhook({
      url: shop.hooks.url,
      events: ['qr.updated'],
    });
    const { status, body } = await shop.http.post(`/v1/webhook-endpoints/${id}/rotate`);
    expect({ status, custom: body.has_custom_signing_secret }).toEqual({ status: 200, custom: false });
    const instance = await shop.instances.create('Shop');
    await shop.instances.qr(instance.id);
    await shop.hooks.expect('qr.updated');
    expect(isSigned(shop.hooks.deliveries[0]!, body.signing_secret)).toBe(true);
    expect(isSigned(shop.hooks.deliveries[0]!, signing_secret)).toBe(false);
    const own = { signing_secret: 'chosen by me' };
    expect(await shop.instances.call('POST', `/v1/webhook-endpoints/${id}/rotate`, own)).toMatchObject({
      ...own,
      has_custom_signing_secret: true,
    });
  });
});

describe('webhook deliveries', () => {
  it('GET /v1/webhook-deliveries filters by status, event and instance', async () => {
    const shop = await customer();
    const [mine, other] = [await shop.instances.create('Mine'), await shop.instances.create('Other')];
    await shop.instances.addWebhook({
      url: shop.hooks.url,
      events: ['qr.updated'],
      instance_ids: [mine.id, other.id],
    });
    await shop.instances.addWebhook({
      url: 'http://127.0.0.1:9/hook',
      events: ['qr.updated'],
      instance_id: mine.id,
    });
    await shop.instances.qr(mine.id);
    await shop.instances.qr(other.id);
    const rows = async (query: string): Promise<Json[]> => (await shop.instances.deliveries(query)).data;
    await eventually('all three were tried', async () => (await rows('')).length === 3);
    expect((await rows(`?instance_id=${mine.id}`)).map(({ status }) => status).sort()).toEqual([
      'retrying',
      'success',
    ]);
    expect((await rows('?status=success')).map(({ instance_id }) => instance_id).sort()).toEqual(
      [mine.id, other.id].sort(),
    );
    const [failing] = await rows(`?channel_id=${mine.id}&status=retrying&event=qr.updated`);
    expect(failing).toMatchObject({
      attempt_count: 1,
      last_response_status: null,
      last_error: expect.any(String),
      next_attempt_at: time(),
      delivered_at: null,
    });
    expect(await rows('?event=message.received')).toEqual([]);
    expect(await rows('?status=failed')).toEqual([]);
    const [newest, ...older] = await rows('');
    expect(await rows(`?cursor=${newest!.id}`)).toEqual(older);
    expect((await refusal(shop.instances.deliveries('?status=lost'))).code).toBe('validation_error');
    expect((await refusal(shop.instances.deliveries('?instance_id=nonsense'))).code).toBe(
      'channel_not_found',
    );
  });

  it('GET /v1/webhook-deliveries/{id} shows one, and only of this API', async () => {
    const shop = await customer();
    const device = await shop.newDevice();
    await shop.instances.addWebhook({ url: shop.hooks.url, events: ['qr.updated'] });
    await shop.instances.qr(device);
    const [row] = await eventually('it was delivered', async () => {
      const { data } = await shop.instances.deliveries();
      return data.length > 0 && data;
    });
    expect((await shop.http.get(`/v1/webhook-deliveries/${row.id}`)).body).toEqual(row);
    const native = (await shop.api.get('/webhook/deliveries')).body.data;
    const ofNative = native.find(({ endpoint_id }: Json) => endpoint_id !== row.endpoint_id);
    for (const id of [`dlv_${ofNative.id}`, row.id.slice(4), 'nonsense'])
      expect((await refusal(shop.instances.delivery(id))).code).toBe('webhook_delivery_not_found');
  });

  it('are given up after six attempts, however many fail, and the endpoint is not paused', async () => {
    const shop = await customer(
      await ownGateway({
        NODE_ENV: 'test',
        WAGON_UNSAFE_TESTING: 'webhook-speed=20000',
        WAGON_V1_RATE: 'off',
      }),
    );
    shop.hooks.answer = (response) => response.writeHead(500).end('broken');
    const { id } = await shop.instances.addWebhook({ url: shop.hooks.url, events: ['qr.updated'] });
    for (let n = 0; n < 3; n++) await shop.instances.qr((await shop.instances.create(`${n}`)).id);
    const rows = await eventually('all three have failed', async () => {
      const { data } = await shop.instances.deliveries('?status=failed');
      return data.length === 3 && data;
    });
    for (const row of rows)
      expect(row).toMatchObject({
        endpoint_id: id,
        attempt_count: 6,
        last_response_status: 500,
        last_error: 'it answered 500',
        next_attempt_at: null,
        delivered_at: null,
      });
    expect(shop.hooks.deliveries).toHaveLength(18);
    const ids = shop.hooks.deliveries.map(({ headers }) => headers['x-whatisup-event-id']);
    expect(new Set(ids).size).toBe(3);
    expect((await shop.instances.call('GET', `/v1/webhook-endpoints/${id}`)).enabled).toBe(true);
  });
});
