import { beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../../support/http-client.js';
import { ownGateway, shareGatewayWith } from '../../support/stage.js';
import { WhatIsUpClient } from './client.js';
import { type Customer, customer, refusal, time, UUID } from './support.js';

shareGatewayWith({ WAGON_V1_RATE: '10000/1000' });

describe('API keys', () => {
  let shop: Customer;
  beforeAll(async () => {
    shop = await customer();
  });
  const clientOf = (key: string) => new WhatIsUpClient(shop.gateway.url, key);

  it('POST /v1/api-keys issues one with an access token, and shows its secret once', async () => {
    const { status, body } = await new HttpClient(shop.gateway.url)
      .as(shop.token)
      .post('/v1/api-keys', { name: 'CRM' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(UUID),
      customer_id: shop.tenantId,
      instance_id: null,
      name: 'CRM',
      mode: 'live',
      prefix: body.secret.slice(0, 17),
      scopes: [],
      last_used_at: null,
      expires_at: null,
      created_at: time(),
      revoked_at: null,
      secret: expect.stringMatching(/^zpk_live_[\w-]{43}$/),
    });
    expect((await clientOf(body.secret).keys()).data[0]).not.toHaveProperty('secret');
  });

  it('GET /v1/api-keys lists them, newest first, with when they were used', async () => {
    const { secret, ...first } = await shop.instances.issueKey({ name: 'first' });
    const { secret: _, ...second } = await shop.instances.issueKey({ name: 'second' });
    const { status, body } = await shop.http.get('/v1/api-keys');
    expect(status).toBe(200);
    expect(body.data.slice(0, 2)).toEqual([second, first]);
    await clientOf(secret).list();
    await expect.poll(async () => (await shop.instances.keys()).data[1].last_used_at).toMatch(/^\d{4}-.*Z$/);
  });

  it('DELETE /v1/api-keys/{id} ends it at once, and it stays in the list', async () => {
    const { id, secret } = await shop.instances.issueKey({ name: 'short' });
    expect((await clientOf(secret).list()).data).toEqual([]);
    expect((await shop.http.delete(`/v1/api-keys/${id}`)).status).toBe(204);
    expect(await refusal(clientOf(secret).list())).toMatchObject({ status: 401, code: 'auth_invalid' });
    const { data } = await shop.instances.keys();
    expect(data.find((key: { id: string }) => key.id === id).revoked_at).toEqual(time());
    expect((await shop.http.delete(`/v1/api-keys/${id}`)).status).toBe(204);
    expect((await refusal(shop.instances.revokeKey('nonsense'))).code).toBe('api_key_not_found');
  });

  it('expire', async () => {
    const expires_at = new Date(Date.now() + 1_500).toISOString();
    const { secret, ...key } = await shop.instances.issueKey({ name: 'brief', expires_at });
    expect(key.expires_at).toBe(expires_at);
    await clientOf(secret).list();
    await expect
      .poll(
        () =>
          clientOf(secret)
            .list()
            .catch(({ code }) => code),
        { timeout: 5_000 },
      )
      .toBe('auth_expired');
    const past = { name: 'x', expires_at: '2020-01-01T00:00:00Z' };
    expect((await refusal(shop.instances.issueKey(past))).details.fields[0].field).toBe('expires_at');
  });

  it('of one instance reach that one alone', async () => {
    const shop = await customer();
    const mine = await shop.instances.create('Mine');
    const other = await shop.instances.create('Other');
    const { secret, instance_id } = await shop.instances.issueKey({ name: 'bound', instance_id: mine.id });
    expect(instance_id).toBe(mine.id);
    const bound = clientOf(secret);
    expect((await bound.list()).data).toEqual([mine]);
    expect(await bound.get(mine.id)).toEqual(mine);
    const webhook = await bound.addWebhook({
      url: shop.hooks.url,
      events: ['qr.updated'],
      instance_id: mine.id,
    });
    const all = await shop.instances.addWebhook({ url: shop.hooks.url, events: ['qr.updated'] });
    expect((await bound.listWebhooks()).data.map(({ id }: { id: string }) => id)).toEqual([webhook.id]);
    for (const attempt of [
      () => bound.get(other.id),
      () => bound.remove(other.id),
      () => bound.create('New'),
      () => bound.keys(),
      () => bound.issueKey({ name: 'wider' }),
      () => bound.addWebhook({ url: shop.hooks.url, events: ['qr.updated'] }),
      () => bound.addWebhook({ url: shop.hooks.url, events: ['qr.updated'], instance_id: other.id }),
      () => bound.deliveries(`?instance_id=${other.id}`),
      () => bound.call('GET', `/v1/events?instance_id=${other.id}`),
    ])
      expect(await refusal(attempt())).toMatchObject({ status: 403, code: 'channel_scoped_key' });
    expect((await refusal(bound.call('GET', `/v1/webhook-endpoints/${all.id}`))).status).toBe(404);
    await bound.qr(mine.id);
    await shop.hooks.expect('qr.updated');
    expect(
      (await bound.deliveries()).data.every((row: { instance_id: string }) => row.instance_id === mine.id),
    ).toBe(true);
  });

  it('may be limited by scopes, and make none that is wider', async () => {
    const { secret } = await shop.instances.issueKey({
      name: 'reader',
      scopes: ['instances:read', 'api_keys:write'],
    });
    const reader = clientOf(secret);
    await reader.list();
    for (const attempt of [
      () => reader.create('New'),
      () => reader.keys(),
      () => reader.deliveries(),
      () => reader.call('GET', '/v1/events'),
    ])
      expect(await refusal(attempt())).toMatchObject({ status: 403, code: 'insufficient_scope' });
    expect((await reader.issueKey({ name: 'same' })).scopes).toEqual(['instances:read', 'api_keys:write']);
    expect(await refusal(reader.issueKey({ name: 'wider', scopes: ['messages:send'] }))).toMatchObject({
      code: 'insufficient_scope',
    });
    expect((await refusal(shop.instances.issueKey({ name: 'x', scopes: ['everything'] }))).status).toBe(400);
  });

  it('of test mode make instances on the sandbox network, and issue no live ones', async () => {
    const { secret, mode } = await shop.instances.issueKey({ name: 'test', mode: 'test' });
    expect({ mode, prefix: secret.slice(0, 9) }).toEqual({ mode: 'test', prefix: 'zpk_test_' });
    const test = clientOf(secret);
    const { id } = await test.create('Test');
    const { devices } = (await shop.api.get('/devices')).body;
    expect(devices.find((device: { id: string }) => device.id === id).network).toBe('sandbox');
    expect((await test.issueKey({ name: 'another' })).mode).toBe('test');
    expect((await refusal(test.issueKey({ name: 'live', mode: 'live' }))).code).toBe('insufficient_scope');
  });

  it('of test mode are refused clearly where there is no sandbox; live ones make instances on WhatsApp', async () => {
    const gateway = await ownGateway({ WAGON_SANDBOX: 'off' });
    const master = new HttpClient(gateway.url).as(gateway.masterToken);
    const { body } = await master.post('/register', {
      ...{ tenant_name: 'real', email: 'a@example.com', password: 'a-long-password', role: 'admin' },
    });
    const client = new WhatIsUpClient(gateway.url, body.token);
    expect(await refusal(client.issueKey({ name: 'x', mode: 'test' }))).toMatchObject({
      status: 409,
      code: 'sandbox_unavailable',
    });
    await client.create('Real');
    const { devices } = (await new HttpClient(gateway.url).as(body.token).get('/devices')).body;
    expect(devices[0].network).toBe('whatsapp');
  });

  it('do not work at the native API', async () => {
    for (const path of ['/devices', '/users', '/webhook/endpoints'])
      expect((await shop.http.get(path)).status).toBe(401);
  });

  it('act as the user who issued them', async () => {
    const colleague = await shop.newUser('user');
    const { secret } = await clientOf(colleague.token).issueKey({ name: 'own' });
    const own = clientOf(secret);
    const { id } = await own.create('Own');
    expect((await own.list()).data.map((instance: { id: string }) => instance.id)).toEqual([id]);
    expect((await own.keys()).data).toHaveLength(1);
    expect((await refusal(own.addWebhook({ url: shop.hooks.url, events: ['qr.updated'] }))).code).toBe(
      'channel_access_denied',
    );
    await shop.api.put(`/users/${colleague.id}`, { active: false });
    expect((await refusal(own.list())).code).toBe('auth_invalid');
  });

  it('are in the audit log by their id', async () => {
    const { id, secret } = await shop.instances.issueKey({ name: 'audited' });
    await clientOf(secret).create('Audited');
    const { entries } = (await shop.api.get('/audit')).body;
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          operation: 'createInstance',
          actor: expect.objectContaining({ token_id: id }),
        }),
      ]),
    );
  });
});
