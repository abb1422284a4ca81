import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { EventReader } from '../support/event-reader.js';
import { eventually } from '../support/eventually.js';
import type { HttpClient, Json } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';

const readers: EventReader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});

async function stream(
  { gateway, token }: Pick<Scene, 'gateway' | 'token'>,
  options?: { query?: string; lastEventId?: string },
): Promise<EventReader> {
  const reader = await EventReader.open(gateway.url, token, options);
  readers.push(reader);
  return reader;
}

/** Everything from the cursor on, page by page. */
async function pagesFrom(api: HttpClient, after: string, limit: number, query = ''): Promise<Json[]> {
  const events: Json[] = [];
  for (let cursor = after; ; ) {
    const { status, body } = await api.get(`/events?after=${cursor}&limit=${limit}${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    events.push(...body.events);
    cursor = body.next;
    if (!body.has_more) return events;
  }
}

const headOf = async (api: HttpClient): Promise<string> => (await api.get('/events?limit=1000')).body.next;
const contents = (events: Json[]) => events.map(({ data }) => data.content);
const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, at) => from + at);

describe('the list of events', () => {
  it('has what the webhook and the stream have, the same in all three', async () => {
    const scene = await stage();
    const { api, alice, phone, hooks, linkedDevice } = scene;
    await linkedDevice();
    const following = await stream(scene);
    const text = 'Olá 👋🏽 \u0000 مرحبا "\\';
    await alice.sendText(phone, text);
    const delivered = await hooks.expect('message.received', { content: text });
    const streamed = await following.expect('message.received', { content: text });
    const listed = (await pagesFrom(api, '0', 100)).filter(({ event }) => event === 'message.received');
    expect(listed).toEqual([delivered]);
    expect(streamed.data).toEqual(delivered);
  });

  it('is read page by page without a gap or a double while events are written', async () => {
    const { api, alice, phone, newPhone, linkedDevice } = await stage();
    await linkedDevice();
    const bob = await newPhone('Bob');
    const start = await headOf(api);
    let isWriting = true;
    const writing = Promise.all([
      ...[alice, bob].map(async (writer) => {
        for (const n of numbers(15)) await writer.sendText(phone, `${writer.name} ${n}`);
      }),
      ...[alice, bob].map(async ({ number }) => {
        for (const n of numbers(8)) await api.post('/send/text', { number, text: `from here ${n}` });
      }),
    ]).finally(() => {
      isWriting = false;
    });
    const seen: Json[] = [];
    for (let after = start; ; ) {
      const isLast = !isWriting;
      const { body } = await api.get(`/events?after=${after}&limit=3`);
      seen.push(...body.events);
      if (body.events.length === 0 && isLast && seen.filter(isReceived).length === 30) break;
      after = body.next;
    }
    await writing;
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    const whole = await pagesFrom(api, start, 1000);
    expect(whole.slice(0, seen.length)).toEqual(seen);
    const sequences = whole.map(({ sequence }) => sequence);
    expect(sequences).toEqual(numbers(sequences.length, sequences[0]));
    for (const name of ['Alice', 'Bob'])
      expect(contents(seen.filter(isReceived)).filter((text) => text.startsWith(name))).toEqual(
        numbers(15).map((n) => `${name} ${n}`),
      );
  });

  it('counts the events of each device without a gap, from the first one on', async () => {
    const { api, alice, newPhone, newDevice, link } = await stage();
    const phones = [await newPhone('Shop 1'), await newPhone('Shop 2')];
    const devices: string[] = [];
    for (const phone of phones) {
      const device = await newDevice();
      await link(device, phone);
      devices.push(device);
    }
    await Promise.all(
      phones.flatMap((phone, at) => [
        ...numbers(6).map((n) => alice.sendText(phone, `in ${n}`)),
        ...numbers(6).map((n) =>
          api.post('/send/text', { device_id: devices[at], number: alice.number, text: `out ${n}` }),
        ),
      ]),
    );
    for (const device of devices) {
      const events = await eventually('all messages are there', async () => {
        const found = await pagesFrom(api, '0', 1000, `&device_id=${device}`);
        return found.filter(({ event }) => event.startsWith('message.')).length >= 12 && found;
      });
      expect(events.map(({ sequence }) => sequence)).toEqual(numbers(events.length));
      expect(events[0].event).toBe('qr.generated');
    }
  });

  it('waits for an event, and is answered as soon as there is one', async () => {
    const { api, alice, phone, linkedDevice } = await stage();
    await linkedDevice();
    const waits: number[] = [];
    for (const n of numbers(5)) {
      const after = await headOf(api);
      const waiting = api
        .get(`/events?after=${after}&wait_ms=20000&types=message.received`)
        .then(({ body }) => ({ body, at: performance.now() }));
      await sleep(50);
      await alice.sendText(phone, `wake up ${n}`);
      const sent = performance.now();
      const { body, at } = await waiting;
      expect(contents(body.events)).toEqual([`wake up ${n}`]);
      waits.push(at - sent);
    }
    expect(Math.min(...waits)).toBeLessThan(100);
  });

  it('answers with an empty page and where to go on when nothing comes in time', async () => {
    const { api } = await stage();
    const started = performance.now();
    const { status, body } = await api.get('/events?wait_ms=300');
    expect({ status, body }).toEqual({
      status: 200,
      body: { success: true, events: [], next: '0', has_more: false },
    });
    expect(performance.now() - started).toBeGreaterThan(250);
  });

  it('has a message that arrives twice once', async () => {
    const { api, alice, phone, network, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('duplicate', { phone: phone.number });
    await alice.sendText(phone, 'only once');
    await alice.sendText(phone, 'after it');
    await hooks.expect('message.received', { content: 'after it' });
    const events = await pagesFrom(api, '0', 1000, '&types=message.received,message.undecryptable');
    expect(contents(events)).toEqual(['only once', 'after it']);
  });

  it('takes only the names of events that there are, and says which', async () => {
    const { api } = await stage();
    const near = await api.get('/events?types=message.received,message.recieved');
    expect(expectRefusal(near, 400, 'VALIDATION_ERROR', 'types').error).toMatch(
      /"message\.recieved" is not an event\. Allowed are message\.received, message\.sent, /,
    );
    const far = await api.get('/events/stream?types=nonsense');
    expect(expectRefusal(far, 400, 'VALIDATION_ERROR', 'types').error).toContain('app_state.sync_complete');
    for (const [field, values] of Object.entries({
      after: ['-1', 'x', '1e3'],
      limit: ['0', '1001', 'x', '1.5'],
      wait_ms: ['-1', '60001', 'x'],
      device_id: ['7'],
    }))
      for (const value of values)
        expectRefusal(await api.get(`/events?${field}=${value}`), 400, 'VALIDATION_ERROR', field);
    const header = { 'last-event-id': 'yesterday' };
    expectRefusal(await api.get('/events/stream', header), 400, 'VALIDATION_ERROR', 'Last-Event-ID');
  });

  it('says that a cursor is from no time that it knows', async () => {
    const scene = await stage();
    const { api } = scene;
    expectRefusal(await api.get('/events?after=7&wait_ms=10000'), 410, 'EVENTS_GONE');
    expectRefusal(await api.get('/events/stream', { 'last-event-id': '7' }), 410, 'EVENTS_GONE');
  });
});

const isReceived = ({ event }: Json) => event === 'message.received';

describe('who may see which events', () => {
  it('a user sees those of the own devices, everywhere', async () => {
    const scene = await stage();
    const { gateway, api, newUser, newDevice, link, newPhone, alice } = scene;
    const ana = await newUser('user');
    const manager = await newUser('manager');
    const common = await newDevice('Common');
    const own = (await ana.api.post('/devices', { name: 'Own' })).body.data.device_id;
    const [commonPhone, ownPhone] = [await newPhone('Common'), await newPhone('Own')];
    const following = await stream({ gateway, token: ana.token });
    await link(common, commonPhone);
    await link(own, ownPhone);
    await alice.sendText(commonPhone, 'for all');
    await alice.sendText(ownPhone, 'for Ana');
    await following.expect('message.received', { content: 'for Ana' });
    const sources = (events: Json[]) => new Set(events.map(({ device_id }) => device_id));
    expect(sources(following.events.map(({ data }) => data))).toEqual(new Set([own]));
    expect(sources(await pagesFrom(ana.api, '0', 5))).toEqual(new Set([own]));
    for (const all of [api, manager.api])
      expect(sources(await pagesFrom(all, '0', 1000))).toEqual(new Set([common, own]));
    expectRefusal(await ana.api.get(`/events?device_id=${common}`), 404, 'DEVICE_NOT_FOUND');
    expectRefusal(await ana.api.get(`/events/stream?device_id=${common}`), 404, 'DEVICE_NOT_FOUND');
  });

  it('one of another tenant is not found', async () => {
    const [mine, theirs] = [await stage(), await stage()];
    const device = await theirs.newDevice();
    expectRefusal(await mine.api.get(`/events?device_id=${device}`), 404, 'DEVICE_NOT_FOUND');
    expectRefusal(await mine.api.get(`/events/stream?device_id=${device}`), 404, 'DEVICE_NOT_FOUND');
  });
});

describe('the stream of events', () => {
  it('goes on without a gap after the gateway was killed', async () => {
    const gateway = await ownGateway();
    const scene = await stage(gateway);
    const { api, alice, phone, linkedDevice } = scene;
    await linkedDevice();
    const first = await stream(scene, { query: '?after=0' });
    for (const n of numbers(5)) await alice.sendText(phone, `before ${n}`);
    await first.expect('message.received', { content: 'before 3' });
    const before = first.events.slice(0, -1); // the last one did not get through, let us say
    first.close();
    await gateway.kill();
    await gateway.up();
    const second = await stream(scene, { lastEventId: before.at(-1)!.id });
    for (const n of numbers(3)) await alice.sendText(phone, `after ${n}`);
    await second.expect('message.received', { content: 'after 3' }, 30_000);
    const seen = [...before, ...second.events].map(({ data }) => data);
    expect(seen).toEqual((await pagesFrom(api, '0', 1000)).slice(0, seen.length));
    expect(contents(seen.filter(isReceived))).toEqual([
      ...numbers(5).map((n) => `before ${n}`),
      ...numbers(3).map((n) => `after ${n}`),
    ]);
  }, 120_000);

  it('has a cursor before its first event', async () => {
    const scene = await stage();
    const { alice, phone, linkedDevice } = scene;
    await linkedDevice();
    const first = await stream(scene, { query: '?types=message.received' });
    first.close();
    await alice.sendText(phone, 'meanwhile');
    const second = await stream(scene, { lastEventId: first.lastId, query: '?types=message.received' });
    await second.expect('message.received', { content: 'meanwhile' });
    expect(first.events).toEqual([]);
  });

  it('disconnects a reader that does not read', async () => {
    const { gateway, token, alice, phone, api, linkedDevice } = await stage();
    await linkedDevice();
    const text = 'x'.repeat(60_000);
    const after = await headOf(api);
    for (const _ of numbers(120)) await alice.sendText(phone, text);
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.write(
      `GET /events/stream?after=${after} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    socket.pause();
    const gauge = async () =>
      /^wagon_event_streams (\d+)$/m.exec((await api.get('/metrics')).body as string)?.[1];
    await eventually('the stream is open', async () => (await gauge()) === '1');
    await eventually('the stream is closed', async () => (await gauge()) === '0', 30_000);
    socket.resume();
    await closed;
    await eventually('the log says why', () => gateway.output.includes('reader too slow'));
  }, 120_000);

  it('ends when its token stops working, and when its user gets another role', async () => {
    const { gateway, api, newUser } = await stage();
    const [ana, bea] = [await newUser('user'), await newUser('user')];
    const [ofAna, ofBea] = [
      await stream({ gateway, token: ana.token }),
      await stream({ gateway, token: bea.token }),
    ];
    expect((await api.put(`/users/${ana.id}`, { active: false })).status).toBe(200);
    expect((await api.put(`/users/${bea.id}`, { role: 'manager' })).status).toBe(200);
    await eventually('both streams end', () => ofAna.hasEnded && ofBea.hasEnded, 15_000);
  });

  it('ends when its tenant is deleted', async () => {
    const scene = await stage();
    const following = await stream(scene);
    expect((await scene.master.delete(`/global/tenants/${scene.tenantId}`)).status).toBe(200);
    await eventually('the stream ends', () => following.hasEnded, 15_000);
  });

  it('may be open 20 times for a tenant, and no more', async () => {
    const scene = await stage();
    const other = await stage();
    const open = await Promise.all(numbers(20).map(() => stream(scene)));
    const answer = await scene.api.get('/events/stream');
    expect(expectRefusal(answer, 429, 'TOO_MANY_READERS').error).toContain('at most 20 streams');
    expect(answer.headers.get('retry-after')).toBe('5');
    await stream(other);
    open[0]!.close();
    await eventually(
      'there is room again',
      async () => (await scene.api.get('/events/stream')).status === 200,
    );
  });

  it('ends in order, as waiting calls do, when the gateway is told to stop', async () => {
    const gateway = await ownGateway();
    const scene = await stage(gateway);
    const { api, alice, phone, linkedDevice } = scene;
    await linkedDevice();
    const following = await stream(scene, { query: '?after=0' });
    const after = await headOf(api);
    const waiting = api.get(`/events?after=${after}&wait_ms=60000&types=call.offer`);
    await alice.sendText(phone, 'last words');
    await following.expect('message.received', { content: 'last words' });
    const started = performance.now();
    expect(await gateway.terminate()).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect((await waiting).body).toMatchObject({ success: true, events: [] });
    await eventually('the stream has ended', () => following.hasEnded);
  }, 60_000);
});
