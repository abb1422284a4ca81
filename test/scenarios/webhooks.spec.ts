import { afterEach, describe, expect, it } from 'vitest';
import { DocumentedApi } from '../support/documented-api.js';
import { documentedFunction } from '../support/documented-snippets.js';
import { expectRefusal } from '../support/refusal.js';
import { type Scene, shareGatewayWith, stage } from '../support/stage.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

// The first retry comes after a tenth of a second instead of ten
shareGatewayWith({ WAGON_UNSAFE_TESTING: 'webhook-speed=100' });

/** As the documentation of POST /webhook tells receivers to verify a delivery; nothing of the gateway's own. */
const { document } = new DocumentedApi('wagon.json');
const isGenuine = await documentedFunction(document.paths['/webhook'].post.description, 'isGenuine');

/** A linked device of a scene, with these settings of its webhook. */
async function subscribed(settings: Record<string, unknown> = {}): Promise<Scene & { device: string }> {
  const scene = await stage();
  const device = await scene.newDevice('Shop', { webhook: false });
  const { status, body } = await scene.api.post('/webhook', {
    webhook_url: scene.hooks.url,
    enabled_events: ['*'],
    ...settings,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  await scene.link(device);
  return { ...scene, device };
}

const others: WebhookReceiver[] = [];
afterEach(async () => {
  for (const receiver of others.splice(0)) await receiver.close();
});

describe('a webhook', () => {
  it('is configured, shown without its secret, and removed', async () => {
    const { api, newDevice } = await stage();
    const device = await newDevice('Shop', { webhook: false });
    expectRefusal(await api.get('/webhook'), 404, 'WEBHOOK_NOT_FOUND');
    const asked = {
      webhook_url: 'http://127.0.0.1:9/hook',
      enabled_events: ['message.received', 'device.connected'],
      retry_attempts: 5,
      timeout: 7,
      secret: 'a-long-secret',
      headers: { 'X-Shop': 'Loja 01' },
    };
    const { status, body } = await api.post('/webhook', asked);
    const { secret, ...shown } = asked;
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        success: true,
        message: 'Webhook configured successfully',
        webhook: {
          id: expect.stringMatching(/^wh_/),
          ...shown,
          enabled: true,
          created_at: expect.any(String),
          updated_at: expect.any(String),
        },
      },
    });
    expect((await api.get('/webhook')).body).toEqual({ success: true, webhook: body.webhook });
    expect((await api.get('/devices')).body.devices[0]).toMatchObject({
      id: device,
      webhook_url: asked.webhook_url,
    });
    expect((await api.delete('/webhook')).body.success).toBe(true);
    expectRefusal(await api.get('/webhook'), 404, 'WEBHOOK_NOT_FOUND');
    expect((await api.get('/devices')).body.devices[0].webhook_url).toBeNull();
  });

  it('replaces the one before it, and keeps the secret unless told otherwise', async () => {
    const { api, alice, phone, hooks } = await subscribed({ secret: 'first', retry_attempts: 9 });
    const again = { webhook_url: hooks.url, enabled_events: ['message.received'] };
    expect((await api.post('/webhook', again)).body.webhook).toMatchObject({
      retry_attempts: 3,
      timeout: 10,
    });
    await alice.sendText(phone, 'one');
    await hooks.expect('message.received', { content: 'one' });
    expect(isGenuine(hooks.of('message.received').at(-1)!.raw, 'first')).toBe(true);
    await api.post('/webhook', { ...again, secret: null });
    await alice.sendText(phone, 'two');
    expect(await hooks.expect('message.received', { content: 'two' })).not.toHaveProperty('signature');
  });

  it('of another tenant is not found', async () => {
    const { device } = await subscribed();
    const { api } = await stage();
    const settings = { device_id: device, webhook_url: 'http://127.0.0.1:9/', enabled_events: ['*'] };
    for (const answer of [
      await api.get(`/webhook?device_id=${device}`),
      await api.post('/webhook', settings),
      await api.delete(`/webhook?device_id=${device}`),
    ])
      expectRefusal(answer, 404, 'DEVICE_NOT_FOUND');
  });

  it('lists the 58 documented names of events, and then those of Wagon alone', async () => {
    const { api } = await stage();
    const { events } = (await api.get('/webhook/events')).body;
    expect(events.indexOf('app_state.sync_complete')).toBe(57);
    expect(new Set(events).size).toBe(events.length);
    expect(events.slice(0, 4)).toEqual([
      'message.received',
      'message.sent',
      'message.delivered',
      'message.read',
    ]);
  });

  it('goes to no address that only the gateway can reach', async () => {
    const { api, newDevice } = await stage();
    await newDevice('Shop', { webhook: false });
    for (const webhook_url of [
      'http://10.0.0.1/hook',
      'https://192.168.1.1/',
      'http://169.254.169.254/latest/meta-data',
      'https://[fd00::1]/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'https://user:password@example.com/',
      'example.com/hook',
      'javascript:alert(1)',
    ])
      for (const path of ['/webhook', '/user/webhook']) {
        const body = path === '/webhook' ? { webhook_url, enabled_events: ['*'] } : { webhook_url };
        expectRefusal(await api.post(path, body), 400, 'VALIDATION_ERROR', 'webhook_url');
      }
  });
});

describe('the life of a device', () => {
  it('is told step by step, from the first code to the end of the link', async () => {
    const { api, phone, hooks, device, expectStatus } = await subscribed();
    await api.post('/disconnect');
    await hooks.expect('device.disconnected');
    await api.post('/connect');
    await phone.unlink();
    await hooks.expect('device.logged_out');
    await expectStatus(device, { connected: false, is_logged_in: false });
    expect(hooks.events.filter((event) => /^(pair|device)\./.test(event))).toEqual([
      'pair.success',
      'device.connected',
      'device.disconnected',
      'device.connected',
      'device.disconnected',
      'device.logged_out',
    ]);
    expect(hooks.events[0]).toBe('qr.generated');
    for (const { body } of hooks.deliveries)
      expect(Object.keys(body)).toEqual([
        'id',
        'event',
        'timestamp',
        'device_id',
        'user_id',
        'sequence',
        'data',
      ]);
    expect(new Set(hooks.deliveries.map(({ body }) => body.id)).size).toBe(hooks.deliveries.length);
    expect(hooks.of('device.connected')[0]!.body.data).toMatchObject({ jid: phone.jid });
  });
});

describe('a delivery', () => {
  it('is signed when there is a secret, over exactly what was sent', async () => {
    const { alice, phone, hooks } = await subscribed({ secret: 'sssh 🤫' });
    await alice.sendText(phone, 'with "quotes", \u2028 and 👋');
    await hooks.expect('message.received');
    for (const { raw, body } of hooks.deliveries) {
      expect(isGenuine(raw, 'sssh 🤫')).toBe(true);
      expect(isGenuine(raw, 'guessed')).toBe(false);
      expect(isGenuine(raw.replace('"event"', '"evenT"'), 'sssh 🤫')).toBe(false);
      expect(body.signature).toMatch(/^sha256=[0-9a-f]{64}$/);
    }
  });

  it('carries the headers that were asked for', async () => {
    const { hooks } = await subscribed({ headers: { Authorization: 'Bearer theirs', 'X-Shop': 'Loja' } });
    await hooks.expect('device.connected');
    expect(hooks.deliveries[0]!.headers).toMatchObject({
      authorization: 'Bearer theirs',
      'x-shop': 'Loja',
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Wagon/i),
    });
  });

  it('is made of the chosen events only, and of none while it is disabled', async () => {
    const { api, alice, phone, hooks } = await subscribed({ enabled_events: ['message.received'] });
    await alice.sendText(phone, 'one');
    await hooks.expect('message.received', { content: 'one' });
    const off = { webhook_url: hooks.url, enabled_events: ['message.received'], enabled: false };
    await api.post('/webhook', off);
    await alice.sendText(phone, 'two');
    await api.post('/disconnect'); // what arrived has been dealt with when it answers
    await api.post('/webhook', { ...off, enabled: true });
    await api.post('/connect');
    await alice.sendText(phone, 'three');
    await hooks.expect('message.received', { content: 'three' });
    expect(hooks.deliveries.map(({ body }) => body.data.content)).toEqual(['one', 'three']);
  });

  it('that is answered with 500 is made again, the same, and what follows in the chat waits', async () => {
    const { alice, phone, hooks } = await subscribed({ enabled_events: ['message.received'] });
    hooks.answer = (response) => {
      response.statusCode = hooks.deliveries.length < 2 ? 500 : 204;
      response.end();
    };
    await alice.sendText(phone, 'first');
    await alice.sendText(phone, 'second');
    await hooks.expect('message.received', { content: 'second' });
    const [failed, again, next] = hooks.deliveries;
    expect(again!.raw).toBe(failed!.raw);
    expect([failed, again, next].map((one) => one!.body.data.content)).toEqual(['first', 'first', 'second']);
    expect(hooks.deliveries).toHaveLength(3);
  });

  it('of another chat does not wait for it', async () => {
    const { alice, phone, newPhone, hooks } = await subscribed({ enabled_events: ['message.received'] });
    const bob = await newPhone('Bob');
    hooks.answer = (response, { body }) => {
      response.statusCode = body.data.from === alice.jid ? 503 : 200;
      response.end();
    };
    await alice.sendText(phone, 'stuck');
    await hooks.expect('message.received', { content: 'stuck' });
    await bob.sendText(phone, 'not stuck');
    await hooks.expect('message.received', { content: 'not stuck' });
  });

  it('is made when the receiver is back', async () => {
    const { alice, phone, hooks, api } = await subscribed({ enabled_events: ['message.received'] });
    await hooks.goDown();
    await alice.sendText(phone, 'while you were away');
    await api.get('/status');
    await hooks.comeUp();
    await hooks.expect('message.received', { content: 'while you were away' }, 15_000);
  });

  it('is given up after its retries, and the next one is made', async () => {
    const { alice, phone, hooks } = await subscribed({
      enabled_events: ['message.received'],
      retry_attempts: 0,
    });
    hooks.answer = (response, { body }) => {
      response.statusCode = body.data.content === 'unlucky' ? 500 : 200;
      response.end();
    };
    await alice.sendText(phone, 'unlucky');
    await alice.sendText(phone, 'lucky');
    await hooks.expect('message.received', { content: 'lucky' });
    expect(hooks.deliveries.map(({ body }) => body.data.content)).toEqual(['unlucky', 'lucky']);
  });

  it('follows no redirect', async () => {
    const elsewhere = await WebhookReceiver.open();
    others.push(elsewhere);
    const { alice, phone, hooks } = await subscribed({
      enabled_events: ['message.received'],
      retry_attempts: 0,
    });
    hooks.answer = (response) => {
      response.writeHead(307, { location: elsewhere.url });
      response.end();
    };
    await alice.sendText(phone, 'one');
    await alice.sendText(phone, 'two');
    await hooks.expect('message.received', { content: 'two' });
    expect(elsewhere.deliveries).toEqual([]);
  });
});

describe("a user's webhook URL", () => {
  it('becomes the webhook of a device without one when a phone is linked', async () => {
    const { api, hooks, phone, alice, newDevice, link } = await stage();
    const { events } = (await api.get('/webhook/events')).body;
    const set = await api.post('/user/webhook', { webhook_url: hooks.url });
    expect(set).toMatchObject({
      status: 200,
      body: { success: true, data: { webhook_url: hooks.url, events_count: events.length } },
    });
    const device = await newDevice('Shop', { webhook: false });
    await link(device);
    await hooks.expect('device.connected');
    expect((await api.get('/webhook')).body.webhook.webhook_url).toBe(hooks.url);
    await alice.sendText(phone, 'hi');
    await hooks.expect('message.received', { content: 'hi' });
  });

  it('leaves a webhook alone that the device has', async () => {
    const own = await WebhookReceiver.open();
    others.push(own);
    const { api, hooks, newDevice, link } = await stage();
    await api.post('/user/webhook', { webhook_url: hooks.url });
    const device = await newDevice('Shop', { webhook: false });
    await api.post('/webhook', { webhook_url: own.url, enabled_events: ['*'] });
    await link(device);
    await own.expect('device.connected');
    expect(hooks.deliveries).toEqual([]);
  });
});
