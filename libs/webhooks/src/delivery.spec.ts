import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, type DeviceId, Metrics, TargetGuard, type TenantId } from '#libs/platform';
import { DeliveryPolicy } from './delivery-policy.js';
import { Dispatcher } from './dispatcher.js';
import type { Delivery } from './endpoint-queue.js';
import { signed } from './envelope.js';
import { Sender } from './sender.js';
import type { Webhook } from './webhook.js';
import type { WebhookDirectory } from './webhook-directory.js';

interface Received {
  path: string;
  body: string;
  headers: IncomingHttpHeaders;
}
type Answer = (response: ServerResponse, received: Received) => void;

/** The other end of a webhook: remembers what came and answers as told. */
class Receiver {
  readonly received: Received[] = [];
  inFlight = 0;
  mostInFlight = 0;
  answer: Answer = (response) => response.writeHead(204).end();
  private arrived: (() => void)[] = [];
  private readonly server = createServer(async (request, response) => {
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    response.once('close', () => this.inFlight--);
    let body = '';
    for await (const chunk of request) body += chunk;
    const received = { path: request.url!, body, headers: request.headers };
    this.received.push(received);
    this.answer(response, received);
    for (const wake of this.arrived.splice(0)) wake();
  });

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  get events(): string[] {
    return this.received.map(({ body }) => JSON.parse(body).id);
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => this.arrived.push(resolve));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** No waiting for retries, unless a test holds them. */
class TestPolicy extends DeliveryPolicy {
  readonly waits: number[] = [];
  hold: Promise<void> | undefined;
  override retryDelayMs = (retry: number) => super.retryDelayMs(retry, () => 0.5);
  override sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.waits.push(ms);
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return Promise.race([this.hold ?? Promise.resolve(), aborted]);
  }
}

const endpoint = { tenantId: 'tenant' as TenantId, deviceId: 'device' as DeviceId };

const delivery = (id: string, chat: string | null = id[0]!): Delivery => ({
  eventId: id,
  eventType: 'message.received',
  chat,
  plain: JSON.stringify({ id, event: 'message.received', data: {} }),
});

let receiver: Receiver;
let guard: TargetGuard;
let webhook: Webhook;

beforeEach(async () => {
  receiver = await new Receiver().listen();
  guard = new TargetGuard(['127.0.0.0/8']);
  webhook = {
    ...endpoint,
    id: 'wh_1',
    url: receiver.url,
    enabledEvents: ['*'],
    enabled: true,
    retryAttempts: 3,
    timeoutMs: 5_000,
    secret: null,
    headers: null,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
});

afterEach(async () => {
  await guard.onApplicationShutdown();
  receiver.close();
});

describe('Sender', () => {
  const never = new AbortController().signal;
  const send = (changes: Partial<Webhook> = {}, plain = '{"id":"1"}', cancel = never) =>
    new Sender(guard).send({ ...webhook, ...changes }, plain, cancel);

  it('posts the signed body with its own headers and those of the webhook', async () => {
    expect(await send({ secret: 's3cret', headers: { 'X-Shop': '1' } })).toEqual({ ok: true, status: 204 });
    const [{ body, headers, path }] = receiver.received as [Received];
    expect(path).toBe('/hook');
    expect(body).toBe(signed('{"id":"1"}', 's3cret'));
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-shop': '1' });
    expect(headers['user-agent']).toMatch(/^Wagon\/\d+\.\d+\.\d+/);
  });

  it('lets a configured User-Agent replace its own', async () => {
    await send({ headers: { 'User-Agent': 'Shop/1' } });
    expect(receiver.received[0]?.headers['user-agent']).toBe('Shop/1');
  });

  it('follows no redirect', async () => {
    receiver.answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await send()).toEqual({ ok: false, reason: 'status', status: 302 });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('reads no more of a long answer than it must', async () => {
    let written = 0;
    receiver.answer = (response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const write = () => {
        while (!response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', write);
        }
      };
      write();
    };
    expect(await send()).toEqual({ ok: true, status: 200 });
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('gives up on a receiver that does not answer in time', async () => {
    receiver.answer = () => undefined;
    expect(await send({ timeoutMs: 30 })).toMatchObject({ ok: false, reason: 'timeout' });
  });

  it('says when nobody listens', async () => {
    const { url } = receiver;
    receiver.close();
    expect(await send({ url })).toMatchObject({ ok: false, reason: 'unreachable' });
  });

  it('refuses a name that leads to a private address when it is connected to', async () => {
    guard = new TargetGuard([], (_host, _options, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]),
    );
    const { port } = new URL(receiver.url);
    expect(await send({ url: `https://rebinding.test:${port}/` })).toMatchObject({
      ok: false,
      reason: 'refused',
    });
    expect(await send()).toMatchObject({ ok: false, reason: 'refused' });
    expect(receiver.received).toEqual([]);
  });

  it('ends when it is cancelled', async () => {
    const cancel = new AbortController();
    receiver.answer = () => cancel.abort();
    expect(await send({}, '{}', cancel.signal)).toMatchObject({ ok: false, reason: 'cancelled' });
    expect(await send({}, '{}', cancel.signal)).toMatchObject({ ok: false, reason: 'cancelled' });
  });
});

describe('Dispatcher', () => {
  let policy: TestPolicy;
  let metrics: Metrics;
  let lines: string[];
  let dispatcher: Dispatcher;
  let current: () => Promise<Webhook | null>;

  const open = (changes: Partial<DeliveryPolicy> = {}) => {
    policy = Object.assign(new TestPolicy(), changes);
    metrics = new Metrics();
    lines = [];
    current = async () => webhook;
    const directory = { current: () => current() } as unknown as WebhookDirectory;
    const logger = createLogger('info', { write: (line) => void lines.push(line) });
    dispatcher = new Dispatcher(directory, new Sender(guard), policy, logger, metrics);
  };
  const enqueue = (...ids: string[]) => {
    for (const id of ids) dispatcher.enqueue(endpoint, delivery(id));
  };
  const counted = async (line: string) => expect((await metrics.expose()).text).toContain(line);

  beforeEach(() => open());

  it('keeps the order of a chat while deliveries fail', async () => {
    const failures: Record<string, number> = { A1: 2, A2: 1, B1: 3 };
    receiver.answer = (response, { body }) => {
      const { id } = JSON.parse(body);
      failures[id] = (failures[id] ?? 0) - 1;
      response.writeHead(failures[id] >= 0 ? 500 : 200).end();
    };
    enqueue('A1', 'A2', 'B1', 'A3', 'B2');
    await dispatcher.idle();
    const ofChat = (chat: string) => receiver.events.filter((id) => id.startsWith(chat));
    expect(ofChat('A')).toEqual(['A1', 'A1', 'A1', 'A2', 'A2', 'A3']);
    expect(ofChat('B')).toEqual(['B1', 'B1', 'B1', 'B1', 'B2']);
    await counted('wagon_webhook_deliveries_total{result="delivered"} 5');
    await counted('wagon_webhook_attempts_total{result="status"} 6');
  });

  it('waits longer before each retry, then gives up and goes on', async () => {
    receiver.answer = (response, { body }) =>
      response.writeHead(body.includes('A1') ? 503 : 200).end('secret words');
    enqueue('A1', 'A2');
    await dispatcher.idle();
    expect(receiver.events).toEqual(['A1', 'A1', 'A1', 'A1', 'A2']);
    expect(policy.waits).toEqual([1_000, 5_000, 25_000]);
    await counted('wagon_webhook_deliveries_total{result="failed"} 1');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      eventId: 'A1',
      attempts: 4,
      reason: 'status',
      status: 503,
    });
    expect(lines[0]).not.toContain('secret words');
  });

  it('sends other chats while one waits for its retry', async () => {
    let release: () => void = () => undefined;
    policy.hold = new Promise((resolve) => {
      release = resolve;
    });
    receiver.answer = (response, { body }) =>
      response.writeHead(body.includes('A1') && policy.waits.length === 0 ? 500 : 200).end();
    enqueue('A1', 'A2', 'B1');
    await receiver.until(() => receiver.events.includes('B1'));
    expect(receiver.events).not.toContain('A2');
    release();
    await dispatcher.idle();
    expect(receiver.events.slice(-2)).toEqual(['A1', 'A2']);
  });

  it('sends chats side by side, but no more than eight requests at once', async () => {
    const open: ServerResponse[] = [];
    receiver.answer = (response) => void open.push(response);
    enqueue(...[...'ABCDEFGHIJKLMNOPQRST'].map((chat) => `${chat}1`));
    await receiver.until(() => open.length === 8);
    receiver.answer = (response) => response.end();
    for (const response of open) response.end();
    await dispatcher.idle();
    expect(receiver.received).toHaveLength(20);
    expect(receiver.mostInFlight).toBe(8);
  });

  it('tries the corrected URL with what waited for the wrong one', async () => {
    const right = webhook;
    webhook = { ...webhook, url: 'http://127.0.0.1:1/' };
    policy.sleep = async () => {
      webhook = right;
    };
    enqueue('A1');
    await dispatcher.idle();
    expect(receiver.events).toEqual(['A1']);
  });

  it('ends deliveries to a webhook that was removed or switched off', async () => {
    current = async () => null;
    enqueue('A1');
    await dispatcher.idle();
    webhook = { ...webhook, enabled: false };
    current = async () => webhook;
    enqueue('A2');
    await dispatcher.idle();
    expect(receiver.events).toEqual([]);
    await counted('wagon_webhook_deliveries_total{result="unsubscribed"} 2');
  });

  it('tries again when the configuration cannot be read', async () => {
    let failures = 2;
    current = async () => {
      if (failures-- > 0) throw new Error('database gone');
      return webhook;
    };
    enqueue('A1');
    await dispatcher.idle();
    expect(receiver.events).toEqual(['A1']);
  });

  it('drops the oldest that is not being sent when too many wait', async () => {
    open({ capacity: 3 });
    let first: ServerResponse | undefined;
    receiver.answer = (response) => {
      first = response;
    };
    enqueue('A1');
    await receiver.until(() => first !== undefined);
    receiver.answer = (response) => response.end();
    enqueue('A2', 'A3', 'A4', 'A5');
    first!.end();
    await dispatcher.idle();
    expect(receiver.events).toEqual(['A1', 'A4', 'A5']);
    await counted('wagon_webhook_deliveries_total{result="dropped"} 2');
    expect(lines.map((line) => JSON.parse(line).eventId)).toEqual(['A2', 'A3']);
  });

  it('finishes at a shutdown what can be finished', async () => {
    policy.hold = new Promise(() => undefined);
    enqueue('A1', 'A2');
    await dispatcher.drain();
    expect(receiver.events).toEqual(['A1', 'A2']);
    expect(lines).toEqual([]);
  });

  it('ends at a shutdown what cannot, and says how much was lost', async () => {
    let sleeping: () => void = () => undefined;
    policy.hold = new Promise((resolve) => {
      sleeping = resolve;
    });
    receiver.answer = () => sleeping();
    enqueue('A1', 'A2', 'B1');
    await dispatcher.drain();
    expect(lines.map((line) => JSON.parse(line).lost)).toEqual([3]);
    await counted('wagon_webhook_deliveries_pending 0');
  });
});

describe('DeliveryPolicy', () => {
  it('spreads the delays by a fifth and bounds them', () => {
    const delays = [1, 2, 3, 4, 5, 10].map((retry) => new DeliveryPolicy().retryDelayMs(retry, () => 0.5));
    expect(delays).toEqual([1_000, 5_000, 25_000, 125_000, 600_000, 600_000]);
    expect(new DeliveryPolicy().retryDelayMs(1, () => 0)).toBe(800);
    expect(new DeliveryPolicy().retryDelayMs(1, () => 1)).toBe(1_200);
  });

  it('wakes when it is told to', async () => {
    const signal = new AbortController();
    const asleep = new DeliveryPolicy().sleep(600_000, signal.signal);
    signal.abort();
    await expect(asleep).resolves.toBeUndefined();
  });
});
