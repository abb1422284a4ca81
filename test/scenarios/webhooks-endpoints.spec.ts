import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { HttpClient, Json } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { type Scene, shareGatewayWith, stage } from '../support/stage.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

shareGatewayWith({ WAGON_UNSAFE_TESTING: 'webhook-speed=100' });

const others: WebhookReceiver[] = [];
afterEach(async () => {
  for (const receiver of others.splice(0)) await receiver.close();
});

async function newReceiver(): Promise<WebhookReceiver> {
  const receiver = await WebhookReceiver.open();
  others.push(receiver);
  return receiver;
}

async function add(api: HttpClient, settings: Record<string, unknown>): Promise<Json> {
  const { status, body } = await api.post('/webhook/endpoints', { enabled_events: ['*'], ...settings });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

/** A linked device without a webhook of its own. */
async function silentDevice(): Promise<Scene & { device: string }> {
  const scene = await stage();
  const device = await scene.newDevice('Shop', { webhook: false });
  await scene.link(device);
  return { ...scene, device };
}

describe('a webhook endpoint', () => {
  it('is added, shown, changed and removed; its secret is made and shown once', async () => {
    const { api } = await stage();
    const { data, secret } = await add(api, { webhook_url: 'http://127.0.0.1:9/', description: 'Orders' });
    expect(secret).toMatch(/^[\w-]{32}$/);
    expect(data).toMatchObject({
      id: expect.stringMatching(/^wh_/),
      kind: 'endpoint',
      device_id: null,
      description: 'Orders',
      is_signed: true,
      state: 'active',
      backlog: 0,
      retry_attempts: null,
      timeout: 10,
      api_version: '1',
    });
    expect((await api.get('/webhook/endpoints')).body.data).toEqual([data]);
    const changed = await api.patch(`/webhook/endpoints/${data.id}`, { enabled: false, chats: ['*@g.us'] });
    expect(changed.body.data).toMatchObject({ enabled: false, state: 'disabled', chats: ['*@g.us'] });
    expect(JSON.stringify(changed.body)).not.toContain(secret);
    expect((await api.delete(`/webhook/endpoints/${data.id}`)).status).toBe(200);
    expectRefusal(await api.get(`/webhook/endpoints/${data.id}`), 404, 'ENDPOINT_NOT_FOUND');
  });

  it('is limited to fifty of a tenant, also when they are added at one moment', async () => {
    const { api } = await stage();
    const settings = { webhook_url: 'http://127.0.0.1:9/', enabled_events: ['*'], enabled: false };
    const answers = await Promise.all(
      Array.from({ length: 53 }, () => api.post('/webhook/endpoints', settings)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expectRefusal(answer, 409, 'TOO_MANY_ENDPOINTS');
  });

  it('goes to no address that only the gateway can reach, whatever the way', async () => {
    const { api } = await stage();
    const { data } = await add(api, { webhook_url: 'http://127.0.0.1:9/', enabled: false });
    for (const url of [
      'http://169.254.169.254/',
      'https://10.0.0.1/',
      'http://[::ffff:10.0.0.1]/',
      'http://0.0.0.0/',
    ]) {
      const endpoint = { webhook_url: url, enabled_events: ['*'] };
      expectRefusal(await api.post('/webhook/endpoints', endpoint), 400, 'VALIDATION_ERROR', 'webhook_url');
      const change = await api.patch(`/webhook/endpoints/${data.id}`, { webhook_url: url });
      expectRefusal(change, 400, 'VALIDATION_ERROR', 'webhook_url');
      expectRefusal(await api.post('/webhook/replay', { url }), 400, 'VALIDATION_ERROR', 'url');
    }
  });

  it('of a plain user is one of their own devices', async () => {
    const { api, newUser, newDevice } = await stage();
    const member = await newUser('user');
    const foreign = await newDevice('Shop', { webhook: false });
    const own = (await member.api.post('/devices', { name: 'Mine' })).body.data.device_id;
    const settings = { webhook_url: 'http://127.0.0.1:9/', enabled_events: ['*'], enabled: false };
    expectRefusal(await member.api.post('/webhook/endpoints', settings), 403, 'FORBIDDEN');
    const ofForeign = await member.api.post('/webhook/endpoints', { ...settings, device_id: foreign });
    expectRefusal(ofForeign, 404, 'DEVICE_NOT_FOUND');
    const { data: mine } = await add(member.api, { ...settings, device_id: own });
    const { data: theirs } = await add(api, settings);
    expect((await member.api.get('/webhook/endpoints')).body.data.map(({ id }: Json) => id)).toEqual([
      mine.id,
    ]);
    expectRefusal(await member.api.get(`/webhook/endpoints/${theirs.id}`), 404, 'ENDPOINT_NOT_FOUND');
    expect((await api.get('/webhook/endpoints')).body.data).toHaveLength(2);
    const manager = await newUser('manager');
    expect((await manager.api.post('/webhook/endpoints', settings)).status).toBe(201);
  });

  it('gets what it wants of every device, beside the webhook of the device', async () => {
    const scene = await stage();
    const { api, alice, phone, newPhone, hooks } = scene;
    const all = await newReceiver();
    const few = await newReceiver();
    const bob = await newPhone('Bob');
    await scene.linkedDevice();
    const { secret } = await add(api, { webhook_url: all.url });
    await add(api, {
      webhook_url: few.url,
      enabled_events: ['message.received'],
      chats: [bob.jid],
      secret: null,
    });
    await alice.sendText(phone, 'from Alice');
    await bob.sendText(phone, 'from Bob');
    await few.expect('message.received', { content: 'from Bob' });
    for (const receiver of [all, hooks]) {
      await receiver.expect('message.received', { content: 'from Alice' });
      await receiver.expect('message.received', { content: 'from Bob' });
    }
    expect(few.of('message.received')).toHaveLength(1);
    expect(few.deliveries[0]!.headers).not.toHaveProperty('webhook-signature');
    const [{ raw, headers, body }] = all.of('message.received') as [
      { raw: string; headers: Json; body: Json },
    ];
    const verified = new Webhook(Buffer.from(secret), { format: 'raw' }).verify(raw, headers);
    expect(verified).toEqual(body);
    const own = hooks.of('message.received').find(({ body: other }) => other.id === body.id);
    expect(own!.body.data).toEqual(body.data);
  });

  it('tells what its receiver says to a test event', async () => {
    const { api, device } = await silentDevice();
    expectRefusal(await api.post('/webhook/test', {}), 404, 'WEBHOOK_NOT_FOUND');
    const receiver = await newReceiver();
    receiver.answer = (response) => response.writeHead(418).end('I am a teapot');
    const { data: endpoint, secret } = await add(api, { webhook_url: receiver.url, enabled: false });
    const { body } = await api.post('/webhook/test', { endpoint_id: endpoint.id });
    expect(body.data).toMatchObject({ delivered: false, status: 418, answer: 'I am a teapot', error: null });
    const [{ raw, headers }] = receiver.deliveries as unknown as [{ raw: string; headers: Json }];
    expect(new Webhook(Buffer.from(secret), { format: 'raw' }).verify(raw, headers)).toMatchObject({
      id: body.data.event_id,
      event: 'webhook.test',
    });
    await api.post('/webhook', {
      device_id: device,
      webhook_url: 'http://127.0.0.1:9/',
      enabled_events: ['*'],
    });
    const unreachable = (await api.post('/webhook/test', {})).body.data;
    expect(unreachable).toMatchObject({ delivered: false, status: null });
    expect(unreachable.error).toContain('ECONNREFUSED');
  });
});

describe('deliveries', () => {
  it('are listed page by page, shown with every attempt, and made again', async () => {
    const { api, alice, phone, device } = await silentDevice();
    const receiver = await newReceiver();
    let isDown = true;
    receiver.answer = (response) => response.writeHead(isDown ? 503 : 200).end(isDown ? 'closed' : 'thanks');
    const { data: endpoint } = await add(api, {
      webhook_url: receiver.url,
      enabled_events: ['message.received'],
      retry_attempts: 1,
    });
    for (const n of [1, 2, 3]) await alice.sendText(phone, `n${n}`);
    const dead = await eventually('three are dead', async () => {
      const { data } = (await api.get(`/webhook/deliveries?status=dead&endpoint_id=${endpoint.id}`)).body;
      return data.length === 3 && data;
    });
    const { body: page } = await api.get(`/webhook/deliveries?limit=2&device_id=${device}`);
    const { body: rest } = await api.get(`/webhook/deliveries?limit=2&cursor=${page.next_cursor}`);
    expect([...page.data, ...rest.data]).toEqual(dead);
    expect(rest.next_cursor).toBeNull();
    const { data: shown } = (await api.get(`/webhook/deliveries/${dead[0].id}`)).body;
    expect(shown).toMatchObject({ status: 'dead', event: 'message.received', attempts: 2, last_status: 503 });
    expect(shown.attempt_list).toMatchObject(
      [1, 2].map((number) => ({ number, status: 503, answer: 'closed' })),
    );
    isDown = false;
    const replay = (await api.post(`/webhook/deliveries/${dead[0].id}/replay`)).body.data;
    await eventually('it was made again', async () => {
      const { data } = (await api.get(`/webhook/replays/${replay.id}`)).body;
      return data.status === 'finished' && data.delivered === 1;
    });
    const last = receiver.deliveries.at(-1)!;
    expect(last.headers).toMatchObject({ 'webhook-replay': 'true', 'webhook-id': dead[0].event_id });
    const { data } = (await api.get(`/webhook/deliveries?endpoint_id=${endpoint.id}&status=delivered`)).body;
    expect(data).toMatchObject([
      { replay_id: replay.id, endpoint_id: endpoint.id, event_id: dead[0].event_id },
    ]);
    expectRefusal(await api.get('/webhook/deliveries?status=lost'), 400, 'VALIDATION_ERROR', 'status');
    expectRefusal(await api.get('/webhook/deliveries?since=yesterday'), 400, 'VALIDATION_ERROR', 'since');
  });

  it.each<[string, WebhookReceiver['answer'], RegExp | number]>([
    ['hangs', () => undefined, /no answer in time/],
    ['closes before it answers', (response) => response.socket!.destroy(), /broken/],
    ['is being deployed and answers 404', (response) => response.writeHead(404).end(), 404],
    ['redirects', (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), 302],
  ])(
    'to a receiver that %s hold up no other endpoint and no other chat, and are made when it is well',
    async (_, fault, seen) => {
      const { api, alice, phone, newPhone } = await silentDevice();
      const [ill, well] = [await newReceiver(), await newReceiver()];
      const bob = await newPhone('Bob');
      const settings = { enabled_events: ['message.received'], timeout: 1 };
      const { data: endpoint } = await add(api, { webhook_url: ill.url, ...settings });
      await add(api, { webhook_url: well.url, ...settings });
      ill.answer = (response, delivery) => {
        if (delivery.body.data.from === alice.jid) fault(response, delivery);
        else response.end();
      };
      await alice.sendText(phone, 'stuck');
      await well.expect('message.received', { content: 'stuck' });
      await bob.sendText(phone, 'not stuck');
      await ill.expect('message.received', { content: 'not stuck' });
      await alice.sendText(phone, 'behind');
      const recorded = await eventually('the fault is recorded', async () => {
        const { data } = (await api.get(`/webhook/deliveries?endpoint_id=${endpoint.id}&status=retrying`))
          .body;
        return data[0]?.attempts > 0 && data[0];
      });
      if (typeof seen === 'number') expect(recorded.last_status).toBe(seen);
      else expect(recorded.last_error).toMatch(seen);
      ill.answer = (response) => response.end();
      await ill.expect('message.received', { content: 'behind' }, 20_000);
      const fromAlice = ill.deliveries.filter(({ body }) => body.data.from === alice.jid);
      expect([...new Set(fromAlice.map(({ body }) => body.data.content))]).toEqual(['stuck', 'behind']);
    },
  );

  it('to a receiver that answers 410 end, and the endpoint says why', async () => {
    const { api, alice, phone } = await silentDevice();
    const receiver = await newReceiver();
    receiver.answer = (response) => response.writeHead(410).end();
    const { data: endpoint } = await add(api, {
      webhook_url: receiver.url,
      enabled_events: ['message.received'],
    });
    await alice.sendText(phone, 'one');
    const { disabled_reason } = await eventually('it is switched off', async () => {
      const { data } = (await api.get(`/webhook/endpoints/${endpoint.id}`)).body;
      return data.state === 'disabled' && data;
    });
    expect(disabled_reason).toContain('410');
    await alice.sendText(phone, 'two');
    await pause(500);
    expect(receiver.deliveries).toHaveLength(1);
  });
});
