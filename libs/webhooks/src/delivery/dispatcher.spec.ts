import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase } from '../../../../test/support/postgres.js';
import { DeliveryRepository } from '../deliveries/delivery.repository.js';
import { type Received, Receiver } from '../testing/receiver.js';
import { Shop, WebhooksProcess } from '../testing/webhooks-process.js';
import { DispatchRepository } from './dispatch.repository.js';

const database = await createTestDatabase();

/** A retry comes after 10 ms instead of 10 s, a pause after 0.3 s of failures, a probe every 60 ms. */
const SPEED = 1_000;

/** Looks again until it is true. */
async function eventually<T>(
  what: string,
  look: () => Promise<T | false | undefined>,
  ms = 10_000,
): Promise<T> {
  for (const end = Date.now() + ms; Date.now() < end; await pause(10)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited in vain until ${what}`);
}

describe.skipIf(!database)('deliveries on PostgreSQL', { timeout: 60_000 }, () => {
  let gateway: WebhooksProcess;
  let shop: Shop;
  let receiver: Receiver;
  const receivers: Receiver[] = [];
  const others: WebhooksProcess[] = [];

  const newReceiver = async () => {
    const made = await new Receiver().listen();
    receivers.push(made);
    return made;
  };
  const another = async (speed = SPEED) => {
    const made = await WebhooksProcess.start(database!.url, { speed });
    others.push(made);
    return made;
  };

  beforeAll(async () => {
    gateway = await WebhooksProcess.start(database!.url, { speed: SPEED });
  }, 60_000);

  beforeEach(async () => {
    shop = await Shop.open(gateway);
    receiver = await newReceiver();
  });

  afterEach(async () => {
    for (const one of others.splice(0)) await one.stop();
    for (const one of receivers.splice(0)) one.close();
    await gateway.query('DELETE FROM webhook_endpoints');
    await gateway.dispatcher.refresh();
  });

  afterAll(async () => {
    await gateway?.stop();
    await database?.drop();
  });

  it('reach every endpoint that wants the event, and are written down', async () => {
    const second = await newReceiver();
    const id = await shop.subscribe(receiver.url);
    await shop.subscribe(second.url, { chats: ['B@s.whatsapp.net'] });
    await shop.tell('A');
    await shop.tell('B');
    await receiver.until('both came', () => receiver.received.length === 2);
    await second.until('one came', () => second.received.length === 1);
    expect(second.numbers()).toEqual([2]);
    const found = await eventually('they are written', async () => {
      const list = await shop.list({ endpointId: id });
      return list.length === 2 && list;
    });
    expect(found.map(({ delivery }) => delivery)).toMatchObject([
      { status: 'delivered', attempts: 1, lastStatus: 200, chat: 'B@s.whatsapp.net' },
      { status: 'delivered', attempts: 1, lastStatus: 200, chat: 'A@s.whatsapp.net' },
    ]);
    const { attempts } = await gateway.deliveries.get(shop.as('admin'), found[0]!.delivery.id);
    expect(attempts).toMatchObject([{ number: 1, status: 200, error: null, answer: 'ok' }]);
    await eventually('nothing waits', async () => (await shop.state(id)).backlog === 0);
  });

  it('keep the order of a chat while they fail, and hold up no other chat', async () => {
    const failures: Record<number, number> = { 1: 3, 2: 1 };
    receiver.answer = (response, { n }) => {
      failures[n] = (failures[n] ?? 0) - 1;
      response.writeHead(failures[n] >= 0 ? 500 : 200).end();
    };
    await shop.subscribe(receiver.url);
    for (const chat of ['A', 'A', 'B', 'A', 'B']) await shop.tell(chat);
    await receiver.until('all came', () => receiver.numbers().length === 5);
    const tried = receiver.received.filter(({ chat }) => chat === 'A').map(({ n }) => n);
    expect(tried).toEqual([1, 1, 1, 1, 2, 2, 4]);
    expect(receiver.numbers('B')).toEqual([3, 5]);
    expect(new Set(receiver.ids).size).toBe(5);
  });

  it('go on with what was in memory, and not with what was written down behind it', async () => {
    receiver.answer = () => undefined; // hangs
    const id = await shop.subscribe(receiver.url);
    for (let n = 0; n < 30; n++) await shop.tell('A');
    await eventually(
      'the last ones are written down',
      async () => (await shop.list({ endpointId: id })).length,
    );
    receiver.answer = (response) => void response.end();
    await gateway.endpoints.update(shop.as('admin'), id, { headers: { 'X-Shop': '1' } });
    await receiver.until('all came', () => receiver.numbers().length === 30);
    expect(receiver.numbers()).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  });

  it('stay in order when something happens while an endpoint is being opened', async () => {
    const taken: number[] = [];
    let isDown = true;
    receiver.answer = (response, { n }) => {
      if (!isDown) taken.push(n);
      response.writeHead(isDown ? 500 : 200).end();
    };
    const id = await shop.subscribe(receiver.url);
    for (let n = 0; n < 5; n++) await shop.tell('A');
    await eventually('all are written down', async () => (await shop.list({ endpointId: id })).length === 5);
    const repository = gateway.get(DispatchRepository);
    const look = vi.spyOn(repository, 'waitingLanes').mockImplementationOnce(async (...of) => {
      isDown = false;
      await shop.tell('A');
      await pause(200); // a slow database
      look.mockRestore();
      return repository.waitingLanes(...of);
    });
    await gateway.endpoints.update(shop.as('admin'), id, { headers: { 'X-Shop': '1' } });
    await receiver.until('all were taken', () => new Set(taken).size === 6);
    expect(taken).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('are made side by side, but no more than eight at a time to one endpoint', async () => {
    receiver.answer = (response) => void setTimeout(() => response.end(), 20);
    await shop.subscribe(receiver.url);
    await Promise.all(Array.from({ length: 40 }, (_, n) => shop.tell(String(n % 20))));
    await receiver.until('all came', () => receiver.numbers().length === 40);
    expect(receiver.mostInFlight).toBe(8);
  });

  it('of one busy chat take no place from the others', async () => {
    const open: (() => void)[] = [];
    receiver.answer = (response, { chat }) => {
      if (chat === 'A') open.push(() => response.end());
      else response.end();
    };
    await shop.subscribe(receiver.url);
    await Promise.all([...Array(400).keys()].map(() => shop.tell('A')));
    await shop.tell('B');
    await receiver.until("the other chat's came", () => receiver.numbers('B').length === 1);
    expect(receiver.numbers('A')).toEqual([1]);
    receiver.answer = (response) => response.end();
    open[0]!();
    await receiver.until('all came', () => receiver.numbers('A').length === 400, 30_000);
    expect(receiver.numbers('A')).toEqual(Array.from({ length: 400 }, (_, n) => n + 1));
  });

  it('are given up after the retries that were asked for, and the next one is made', async () => {
    receiver.answer = (response, { n }) => response.writeHead(n === 1 ? 503 : 200).end('down for lunch');
    const id = await shop.subscribe(receiver.url, { retryAttempts: 2 });
    await shop.tell();
    await shop.tell();
    await receiver.until('the second came', () => receiver.numbers().includes(2));
    expect(receiver.received.map(({ n }) => n)).toEqual([1, 1, 1, 2]);
    const [dead] = await eventually('one is dead', async () => {
      const list = await shop.list({ endpointId: id, statuses: ['dead'] });
      return list.length > 0 && list;
    });
    const { attempts } = await gateway.deliveries.get(shop.as('admin'), dead!.delivery.id);
    expect(attempts).toMatchObject(
      [1, 2, 3].map((number) => ({ number, status: 503, answer: 'down for lunch' })),
    );
  });

  it('pause an endpoint that keeps failing, which resumes by a probe; nothing is lost meanwhile', async () => {
    const events = await newReceiver();
    await shop.subscribe(events.url, { events: ['webhook.endpoint_paused', 'webhook.endpoint_resumed'] });
    receiver.answer = (response) => response.writeHead(500).end();
    const id = await shop.subscribe(receiver.url, { events: ['message.received'], retryAttempts: 0 });
    for (let n = 0; n < 30; n++) {
      await shop.tell(String(n % 3));
      await pause(20);
    }
    await events.until('the pause was told', () => events.received.length === 1);
    const paused = JSON.parse(events.received[0]!.body);
    expect(paused).toMatchObject({ event: 'webhook.endpoint_paused', device_id: null });
    expect(paused.data).toEqual({
      endpoint_id: id,
      host: new URL(receiver.url).host,
      reason: 'it answered 500',
      since: expect.stringMatching(/Z$/),
      backlog: expect.any(Number),
    });
    const first = await shop.tell('later');
    await shop.tell('later');
    const { endpoint, backlog } = await shop.state(id);
    expect(endpoint.pausedAt).toBeInstanceOf(Date);
    expect(backlog).toBeGreaterThanOrEqual(2);
    receiver.answer = (response) => response.end();
    await receiver.until('what waited came', () => receiver.numbers('later').length === 2);
    expect(receiver.numbers('later')).toEqual([first, first + 1]);
    await events.until('the end was told', () => events.received.length === 2);
    expect(JSON.parse(events.received[1]!.body).event).toBe('webhook.endpoint_resumed');
    await eventually('nothing waits', async () => {
      const now = await shop.state(id);
      return now.backlog === 0 && now.endpoint.pausedAt === null && now.endpoint.failingSince === null;
    });
    // a probe does not use up a retry: what was tried only while the endpoint was paused has been delivered
    const dead = await shop.list({ endpointId: id, statuses: ['dead'] });
    const delivered = await shop.list({ endpointId: id, statuses: ['delivered'] });
    expect(dead.length + delivered.length).toBe(32);
  });

  it('end for good when the receiver answers 410: the endpoint is switched off and says why', async () => {
    const events = await newReceiver();
    await shop.subscribe(events.url, { events: ['webhook.endpoint_disabled'] });
    receiver.answer = (response) => response.writeHead(410).end();
    const id = await shop.subscribe(receiver.url);
    for (const chat of ['A', 'A', 'A']) await shop.tell(chat);
    const { endpoint } = await eventually('it is off', async () => {
      const state = await shop.state(id);
      return !state.endpoint.enabled && state;
    });
    expect(endpoint.disabledReason).toContain('410');
    await events.until('that was told', () => events.received.length === 1);
    expect(JSON.parse(events.received[0]!.body).data).toMatchObject({ endpoint_id: id });
    expect(receiver.received.length).toBe(1);
    await shop.tell();
    await gateway.endpoints.update(shop.as('admin'), id, { enabled: true });
    receiver.answer = (response) => response.end();
    const last = await shop.tell();
    await receiver.until('the news came', () => receiver.numbers().includes(last));
    expect(receiver.numbers()).toEqual([1, last]);
  });

  it('go by the new configuration at once, with what waited for the old one', async () => {
    const id = await shop.subscribe('http://127.0.0.1:9/');
    await shop.tell();
    await eventually('it failed', async () => (await shop.state(id)).endpoint.failingSince !== null);
    await gateway.endpoints.update(shop.as('admin'), id, { url: receiver.url, headers: { 'X-Shop': '1' } });
    await receiver.until('it came', () => receiver.received.length === 1);
    expect(receiver.received[0]!.headers['x-shop']).toBe('1');
  });

  it('are signed with both secrets while one takes over from the other', async () => {
    const id = await shop.subscribe(receiver.url, {}, 'the först secret');
    await shop.tell();
    await gateway.endpoints.rotateSecret(shop.as('admin'), id, 'the second secret', 3600);
    await shop.tell();
    await gateway.endpoints.rotateSecret(shop.as('admin'), id, 'the third secret', 0);
    await shop.tell();
    await receiver.until('all came', () => receiver.received.length === 3);
    const verifies = ({ body, headers }: Received, secret: string) => {
      try {
        new Webhook(Buffer.from(secret), { format: 'raw' }).verify(body, headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    };
    const secrets = ['the först secret', 'the second secret', 'the third secret'];
    expect(receiver.received.map((one) => secrets.map((secret) => verifies(one, secret)))).toEqual([
      [true, false, false],
      [true, true, false],
      [false, false, true],
    ]);
    for (const { body, headers } of receiver.received) {
      expect(headers['webhook-id']).toBe(JSON.parse(body).id);
      expect(body).toMatch(/,"signature":"sha256=[0-9a-f]{64}"}$/);
    }
  });

  it('are repeated on request, one or many, with the same ids and marked, also to another URL', async () => {
    const second = await newReceiver();
    const id = await shop.subscribe(receiver.url, { headers: { 'X-Token': 'theirs' } }, 's3cret');
    for (const chat of ['A', 'B', 'A', 'B']) await shop.tell(chat);
    await receiver.until('all came', () => receiver.received.length === 4);
    const ids = receiver.ids;
    const [newest] = await eventually('they are written', async () => {
      const list = await shop.list({ statuses: ['delivered'] });
      return list.length === 4 && list;
    });
    await gateway.replays.ofDelivery(shop.as('admin'), newest!.delivery.id);
    await receiver.until('one came again', () => receiver.received.length === 5);
    expect(receiver.ids[4]).toBe(newest!.delivery.eventId);
    expect(receiver.received[4]!.headers).toMatchObject({ 'webhook-replay': 'true', 'x-token': 'theirs' });

    const { row } = await gateway.replays.start(shop.as('admin'), {
      endpointId: id,
      url: second.url,
      after: 1,
      upTo: 4,
    });
    await second.until('three came', () => second.received.length === 3);
    expect(new Set(second.ids)).toEqual(new Set(ids.slice(1)));
    expect(second.numbers('B')).toEqual([2, 4]);
    for (const { headers } of second.received) {
      expect(headers).toMatchObject({ 'webhook-replay': 'true', 'webhook-signature': expect.any(String) });
      expect(headers).not.toHaveProperty('x-token');
    }
    const { counts } = await eventually('it has ended', async () => {
      const replay = await gateway.replays.get(shop.as('admin'), row.id);
      return replay.row.finishedAt !== null && replay;
    });
    expect(counts).toMatchObject({ delivered: 3, dead: 0, pending: 0, retrying: 0 });
    expect((await shop.state(id)).backlog).toBe(0);
  });

  it('are not repeated from a time on that nothing was recorded after, and all from one before', async () => {
    await shop.subscribe(receiver.url);
    await shop.tell();
    await receiver.until('it came', () => receiver.received.length === 1);
    const after = await gateway.replays.start(shop.as('admin'), {
      url: receiver.url,
      since: new Date(Date.now() + 60_000),
    });
    await eventually('it has ended', async () =>
      (await gateway.replays.get(shop.as('admin'), after.row.id)).row.finishedAt ? true : undefined,
    );
    await gateway.replays.start(shop.as('admin'), {
      url: receiver.url,
      since: new Date(Date.now() - 60_000),
    });
    await receiver.until('it came again', () => receiver.received.length === 2);
    expect(receiver.ids[1]).toBe(receiver.ids[0]);
  });

  it('keep the events that they still need in the journal', async () => {
    const needed = () => gateway.get(DeliveryRepository).neededAfter(shop.tenantId);
    expect(await needed()).toBeUndefined();
    receiver.answer = (response, { chat }) => response.writeHead(chat === 'B' ? 500 : 200).end();
    await shop.subscribe(receiver.url);
    for (const chat of ['A', 'B', 'A', 'B']) await shop.tell(chat);
    await eventually('the second is needed', async () => (await needed()) === 1);
    receiver.answer = (response) => response.end();
    await eventually('none is needed', async () => (await needed()) === 4);
  });

  it('are made by one of two processes, and by the other one when the first is gone', async () => {
    const second = await another();
    const id = await shop.subscribe(receiver.url);
    for (let n = 0; n < 20; n++) await shop.tell(String(n % 3), { by: n % 2 ? second : gateway });
    await receiver.until('all came', () => receiver.numbers().length === 20);
    await pause(300);
    expect(receiver.received).toHaveLength(20);

    // As if the first had been paused and its lease had run out: what it does from now on changes nothing
    receiver.answer = () => undefined;
    await shop.tell('stuck');
    await receiver.until('it is under way', () => receiver.received.length === 21);
    const [before] = await gateway.query('SELECT owner FROM webhook_dispatchers');
    await gateway.query(`UPDATE webhook_dispatchers SET owner = 'another', epoch = epoch + 1,
      expires_at = clock_timestamp()`);
    receiver.answer = (response) => response.end();
    await receiver.until('it came again', () => receiver.received.length === 22);
    expect(receiver.ids[21]).toBe(receiver.ids[20]);
    await eventually('nothing waits', async () => (await shop.state(id)).backlog === 0);
    const [after] = await gateway.query('SELECT owner FROM webhook_dispatchers');
    expect(after).not.toEqual({ owner: 'another' });
    expect(before).toBeDefined();
  });

  it('that are under way at a shutdown may finish, and the others are made after the next start', async () => {
    const quiet = await createTestDatabase();
    const first = await WebhooksProcess.start(quiet!.url, { speed: SPEED });
    const store = await Shop.open(first);
    const slow: (() => void)[] = [];
    receiver.answer = (response, { chat }) => {
      if (chat === 'hanging') return;
      if (chat === 'slow') slow.push(() => response.end());
      else response.writeHead(chat === 'failing' ? 500 : 200).end();
    };
    await store.subscribe(receiver.url);
    for (const chat of ['slow', 'failing', 'hanging', 'slow', 'failing', 'fine']) await store.tell(chat);
    await receiver.until('they are under way', () => receiver.numbers().length === 4);
    const stopped = first.stop();
    await pause(200);
    const atShutdown = receiver.received.length;
    slow[0]!();
    await stopped;
    expect(receiver.received).toHaveLength(atShutdown);

    receiver.answer = (response) => response.end();
    receiver.received.length = 0;
    const next = await WebhooksProcess.start(quiet!.url, { speed: SPEED });
    others.push(next);
    await receiver.until('the rest came', () => receiver.numbers().length === 4);
    expect(receiver.numbers('slow')).toEqual([4]);
    expect(receiver.numbers('failing')).toEqual([2, 5]);
    expect(receiver.numbers('hanging')).toEqual([3]);
    expect(receiver.numbers('fine')).toEqual([]); // it was delivered, although one before it was not
    await next.stop();
    others.pop();
    await quiet!.drop();
  });
});
