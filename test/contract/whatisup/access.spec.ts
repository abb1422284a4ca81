import { describe, expect, it } from 'vitest';
import { DocumentedApi } from '../../support/documented-api.js';
import { eventually } from '../../support/eventually.js';
import { HttpClient, type Json } from '../../support/http-client.js';
import { ownGateway, shareGatewayWith } from '../../support/stage.js';
import { customer, UUID } from './support.js';

shareGatewayWith({ WAGON_V1_RATE: '10000/1000' });

const documented = new DocumentedApi('whatisup.json');

interface Belongings {
  instance: string;
  endpoint: string;
  delivery: string;
  key: string;
}

/** Every call that names something, about these belongings. */
const callsAbout = ({ instance, endpoint, delivery, key }: Belongings) =>
  documented.operations
    .filter(({ path }: Json) => path.includes('{'))
    .map(({ method, path, operation }: Json) => {
      const id = path.includes('endpoints')
        ? endpoint
        : path.includes('deliver')
          ? delivery
          : path.includes('keys')
            ? key
            : instance;
      const example = operation.requestBody?.content['application/json'].example;
      const chat = '5511999990002';
      return {
        name: `${method} ${path}`,
        method: method.toUpperCase(),
        path: path.replace('{id}', id).replace('{chat_id}', chat),
        example,
      };
    });

const NOBODYS: Belongings = {
  instance: '4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa',
  endpoint: 'wh_4d0add2c7c3b4f0c9b7f0f6a51c1b0aa',
  delivery: 'dlv_01J0G6YQ9ZC1T4W8S5R2N7K3M7',
  key: '4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa',
};

describe('two customers', () => {
  it('find nothing of each other, by any call that names something', async () => {
    const mine = await customer();
    const theirs = await customer();
    const instance = await theirs.connected();
    const { id: endpoint } = await theirs.instances.addWebhook({
      url: theirs.hooks.url,
      events: ['message.received'],
    });
    await theirs.alice.sendText(theirs.phone, 'private');
    const delivery = await eventually(
      'there is a delivery',
      async () => (await theirs.instances.deliveries()).data[0]?.id,
    );
    const { id: key } = await theirs.instances.issueKey({ name: 'theirs' });
    const before = JSON.stringify([await theirs.instances.listWebhooks(), await theirs.instances.keys()]);

    const ofTheirs = callsAbout({ instance, endpoint, delivery, key });
    const ofNobody = callsAbout(NOBODYS);
    expect(ofTheirs.length).toBeGreaterThan(18);
    for (const [at, { name, method, path, example }] of ofTheirs.entries()) {
      const { status, body } = await mine.http.send(method, path, example);
      const nobodys = await mine.http.send(method, ofNobody[at]!.path, example);
      expect({ status, code: body.error.code }, name).toEqual({
        status: 404,
        code: expect.stringMatching(/^(channel|webhook_endpoint|webhook_delivery|api_key)_not_found$/),
      });
      expect(nobodys.body.error.code, name).toBe(body.error.code);
      expect(nobodys.body.error.message, name).toBe(body.error.message);
    }
    const elsewhere = { url: mine.hooks.url, events: ['message.received'] };
    for (const answer of [
      await mine.http.post('/v1/webhook-endpoints', { ...elsewhere, instance_id: instance }),
      await mine.http.post('/v1/webhook-endpoints', { ...elsewhere, channel_ids: [instance, instance] }),
      await mine.http.post('/v1/api-keys', { name: 'x', instance_id: instance }),
      await mine.http.get(`/v1/webhook-deliveries?instance_id=${instance}`),
      await mine.http.get(`/v1/events?instance_id=${instance}`),
    ])
      expect({ status: answer.status, code: answer.body.error.code }).toEqual({
        status: 404,
        code: 'channel_not_found',
      });
    for (const path of ['/v1/instances', '/v1/channels', '/v1/webhook-endpoints', '/v1/webhook-deliveries'])
      expect((await mine.http.get(path)).body).toEqual({ data: [] });
    expect((await theirs.instances.get(instance)).status).toBe('connected');
    expect(JSON.stringify([await theirs.instances.listWebhooks(), await theirs.instances.keys()])).toBe(
      before,
    );
  });
});

describe('every call', () => {
  it('needs a key, and says in the documented shape what is wrong with the one it got', async () => {
    const { gateway, key, master } = await customer();
    const anyone = new HttpClient(gateway.url);
    const forged = key.slice(0, 17) + 'A'.repeat(35);
    for (const { name, method, path, example } of [
      ...callsAbout(NOBODYS),
      ...[
        'instances',
        'channels',
        'webhook-endpoints',
        'webhook-deliveries',
        'api-keys',
        'events',
        'limits',
      ].map((folder) => ({ name: folder, method: 'GET', path: `/v1/${folder}`, example: undefined })),
    ]) {
      const without = await anyone.send(method, path, example);
      expect({ status: without.status, body: without.body }, name).toEqual({
        status: 401,
        body: {
          error: { code: 'auth_missing', message: expect.any(String) },
          request_id: without.headers.get('x-request-id'),
        },
      });
      expect(without.headers.get('www-authenticate')).toMatch(/^Bearer/);
      for (const [token, code] of [
        [forged, 'auth_invalid'],
        [key.replace('live', 'test'), 'auth_invalid'],
        ['nonsense', 'auth_malformed'],
        ['two words', 'auth_malformed'],
      ] as const)
        expect((await anyone.as(token).send(method, path, example)).body.error?.code, name).toBe(code);
    }
    expect((await master.get('/v1/instances')).body.error.code).toBe('auth_invalid');
  });

  it('that is not there, or cannot be read, is told in the documented shape', async () => {
    const { http, gateway } = await customer();
    const codes = async (method: string, path: string, body?: string) => {
      const answer = await http.send(method, path, body);
      expect(Object.keys(answer.body)).toEqual(['error', 'request_id']);
      return { status: answer.status, code: answer.body.error.code };
    };
    expect(await codes('GET', '/v1/nothing?token=secret-in-a-path')).toEqual({
      status: 404,
      code: 'not_found',
    });
    expect(await codes('GET', '/V1/nothing/')).toEqual({ status: 404, code: 'not_found' });
    expect(await codes('PUT', '/v1/instances')).toEqual({ status: 405, code: 'method_not_allowed' });
    expect(await codes('POST', '/v1/instances', '{"half":')).toEqual({ status: 400, code: 'invalid_json' });
    expect(await codes('GET', '/v1/instances/%00')).toEqual({ status: 404, code: 'channel_not_found' });
    expect(gateway.output).not.toContain('secret-in-a-path');
  });
});

describe('the rate limit', () => {
  it('GET /v1/limits costs nothing and shows what is left of 60 requests, one more each second', async () => {
    const { http, instances, gateway, token } = await customer(await ownGateway());
    const limits = () => http.get('/v1/limits');
    const first = await limits();
    expect(first.body).toEqual({
      per_customer: { limit: 60, remaining: first.body.per_customer.remaining, reset_at: expect.any(String) },
      per_channel: null,
      per_key: null,
    });
    expect((await limits()).body.per_customer.remaining).toBeGreaterThanOrEqual(
      first.body.per_customer.remaining,
    );
    const list = await http.get('/v1/instances');
    expect(list.headers.get('x-ratelimit-limit')).toBe('60');
    const remaining = Number(list.headers.get('x-ratelimit-remaining'));
    expect(remaining).toBeLessThan(60);
    const reset = Number(list.headers.get('x-ratelimit-reset'));
    expect(reset - Date.now() / 1000).toBeGreaterThan(-1);
    expect(reset - Date.now() / 1000).toBeLessThan(62);

    const answers = await Promise.all(Array.from({ length: 90 }, () => http.get('/v1/instances/nonsense')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(20);
    const [one] = refused;
    expect(one!.body).toEqual({
      error: { code: 'rate_limited', message: expect.any(String) },
      request_id: expect.stringMatching(UUID),
    });
    expect(Number(one!.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(one!.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(answers.find(({ status }) => status === 404)!.headers.get('x-ratelimit-limit')).toBe('60');
    expect((await limits()).status).toBe(200);

    const another = await new HttpClient(gateway.url).as(token).get('/v1/instances');
    expect(another.status).toBe(429); // another credential of the same customer
    expect((await new HttpClient(gateway.url).as(token).get('/devices')).status).toBe(200);
    await eventually('one is there again', async () => (await limits()).body.per_customer.remaining > 0);
    expect((await instances.list()).data).toEqual([]);
  });
});
