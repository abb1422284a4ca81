import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '#libs/journal';
import { createTestDatabase } from '../../../../test/support/postgres.js';
import type { DeliveryFormat } from '../formats/delivery-format.js';
import { DeliveryFormats } from '../formats/delivery-formats.js';
import { type Received, Receiver } from '../testing/receiver.js';
import { Shop, WebhooksProcess } from '../testing/webhooks-process.js';

const database = await createTestDatabase();

/** A retry comes after 10 ms instead of 10 s. */
const SPEED = 1_000;

const numbersOf = (events: JournalEntry[]) => events.map(({ data }) => data.n);

/** As many as come, up to ten. */
const bundles: DeliveryFormat = {
  name: 'bundles',
  pauses: true,
  mostEvents: 10,
  compose: ({ entry, others }) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: { n: entry.data.n, chat: '*' }, numbers: numbersOf([entry, ...others]) }),
  }),
};

const bundle = ({ body }: Received): number[] => JSON.parse(body).numbers ?? [JSON.parse(body).data.n];

describe.skipIf(!database)('deliveries of several events at once', { timeout: 60_000 }, () => {
  let gateway: WebhooksProcess;
  let shop: Shop;
  let receiver: Receiver;
  let taken: number[];

  beforeAll(async () => {
    gateway = await WebhooksProcess.start(database!.url, { speed: SPEED });
    gateway.get(DeliveryFormats).register(bundles);
  }, 60_000);

  beforeEach(async () => {
    shop = await Shop.open(gateway);
    receiver = await new Receiver().listen();
    taken = [];
  });

  afterEach(async () => {
    receiver.close();
    await gateway.query('DELETE FROM webhook_endpoints');
    await gateway.dispatcher.refresh();
  });

  afterAll(async () => {
    await gateway?.stop();
    await database?.drop();
  });

  /** Takes what it is not told to refuse. */
  const refuse = (refuses: (numbers: number[]) => boolean) => {
    receiver.answer = (response, received) => {
      const numbers = bundle(received);
      const isRefused = refuses(numbers);
      if (!isRefused) taken.push(...numbers);
      response.writeHead(isRefused ? 500 : 200).end();
    };
  };

  const tell = async (...chats: string[]) => {
    for (const chat of chats) await shop.tell(chat);
  };

  it('carry what has come meanwhile, of every chat, in its order and one after the other', async () => {
    let release: () => void = () => undefined;
    receiver.answer = (response, { n }) => {
      if (n > 1) response.end();
      else release = () => response.end();
    };
    await shop.subscribe(receiver.url, { format: bundles.name });
    await tell('A');
    await receiver.until('the first one is there', () => receiver.received.length === 1);
    await tell('B', 'A', 'C', 'B', 'B', 'A', 'A', 'D', 'E', 'A', 'B');
    release();
    await receiver.until('all came', () => receiver.received.flatMap(bundle).length === 12);
    expect(receiver.received.map(bundle)).toEqual([[1], [2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [12]]);
    expect(receiver.mostInFlight).toBe(1);
  });

  it('lose nothing and keep the order when they fail, and are written down one by one', async () => {
    let failures = 4;
    refuse(() => failures-- > 0);
    const id = await shop.subscribe(receiver.url, { format: bundles.name });
    await tell('A', 'B', 'A', 'B', 'A', 'C', 'B');
    await receiver.until('all were taken', () => taken.length === 7);
    expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
    await expect.poll(() => shop.list({ endpointId: id, statuses: ['delivered'] })).toHaveLength(7);
  });

  it('give up what the receiver never takes, and that alone', async () => {
    refuse((numbers) => numbers.includes(3));
    const id = await shop.subscribe(receiver.url, { format: bundles.name, retryAttempts: 2 });
    await tell('A', 'B', 'A', 'B', 'A', 'C', 'B');
    await receiver.until('all others were taken', () => taken.length === 6);
    expect(taken).toEqual([1, 2, 4, 5, 6, 7]);
    await expect
      .poll(async () =>
        (await shop.list({ endpointId: id, statuses: ['dead'] })).map(({ delivery }) => delivery),
      )
      .toMatchObject([{ position: 3 }]);
  });

  it('begin and end with the configuration, and the events of a chat stay in order', async () => {
    refuse(() => true);
    const id = await shop.subscribe(receiver.url);
    await tell('A', 'B', 'A');
    await receiver.until('it failed', () => receiver.received.length > 1);
    await gateway.endpoints.update(shop.as('admin'), id, { format: bundles.name });
    await tell('A', 'C', 'C', 'B');
    await gateway.endpoints.update(shop.as('admin'), id, { format: 'wuts' });
    await tell('C', 'A', 'B');
    refuse(() => false);
    await receiver.until('all were taken', () => new Set(taken).size === 10);
    const chats = { A: [1, 3, 4, 9], B: [2, 7, 10], C: [5, 6, 8] };
    for (const [chat, numbers] of Object.entries(chats))
      expect([...new Set(taken.filter((n) => numbers.includes(n)))], chat).toEqual(numbers);
  });

  it('wait while the API of their format is switched off', async () => {
    const id = await shop.subscribe(receiver.url, { format: 'of nobody' });
    await tell('A');
    expect((await shop.state(id)).backlog).toBe(1);
    await gateway.endpoints.update(shop.as('admin'), id, { format: 'wuts' });
    await receiver.until('it came', () => receiver.received.length === 1);
  });
});
