import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventType, JournalEntry, JournalReader, NewsListener } from '#libs/journal';
import { createLogger, type DeviceId, type EventId, type TenantId, type UserId } from '#libs/platform';
import type { AutoConfiguration } from './auto-configuration.js';
import type { Dispatcher } from './dispatcher.js';
import type { Delivery } from './endpoint-queue.js';
import { EventIntake } from './event-intake.js';
import type { Webhook } from './webhook.js';
import type { WebhookDirectory } from './webhook-directory.js';

const logger = createLogger('silent');
const transaction = new AsyncLocalStorage<string>();

const event = (type: EventType, n: number): JournalEntry => ({
  id: `event ${n}` as EventId,
  type,
  tenantId: 'tenant' as TenantId,
  userId: 'user' as UserId,
  deviceId: 'device' as DeviceId,
  occurredAt: new Date(),
  chat: null,
  data: { n },
  sequence: n,
  position: n,
});

describe('EventIntake', () => {
  let listeners: Set<NewsListener>;
  let intake: EventIntake;
  let delivered: Delivery[];
  let webhook: Webhook | null;
  let seenTransactions: (string | undefined)[];
  let beforeRouting: () => Promise<void>;

  beforeEach(() => {
    listeners = new Set();
    const journal = {
      onNews: (listener: NewsListener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } as unknown as JournalReader;
    delivered = [];
    seenTransactions = [];
    webhook = {
      enabled: true,
      enabledEvents: ['message.received', 'device.connected'],
    } as unknown as Webhook;
    beforeRouting = async () => undefined;
    const directory = { current: async () => webhook } as unknown as WebhookDirectory;
    const autoConfiguration = {
      before: () => {
        seenTransactions.push(transaction.getStore());
        return beforeRouting();
      },
    } as unknown as AutoConfiguration;
    const dispatcher = {
      enqueue: (_endpoint: unknown, delivery: Delivery) => void delivered.push(delivery),
      drain: async () => undefined,
    } as unknown as Dispatcher;
    intake = new EventIntake(journal, autoConfiguration, directory, dispatcher, logger);
    intake.onModuleInit();
  });

  const commit = (...entries: JournalEntry[]) => {
    for (const listener of listeners) listener({ tenantId: 'tenant' as TenantId, head: 1, entries });
  };
  const numbers = () => delivered.map(({ plain }) => JSON.parse(plain).data.n);

  it('hands on what the webhook wants, in the order of the commits', async () => {
    let slow = true;
    beforeRouting = async () => {
      if (!slow) return;
      slow = false;
      await new Promise((resolve) => setImmediate(resolve));
    };
    commit(event('message.received', 0), event('message.sent', 1));
    commit(event('message.received', 2));
    await intake.beforeApplicationShutdown();
    expect(numbers()).toEqual([0, 2]);
  });

  it('gives a device its webhook before it delivers the event of its arrival', async () => {
    const configured = webhook;
    webhook = null;
    beforeRouting = async () => {
      webhook = configured;
    };
    commit(event('device.connected', 1));
    await intake.beforeApplicationShutdown();
    expect(numbers()).toEqual([1]);
  });

  it('works outside of the transaction of whoever tells', async () => {
    transaction.run('of the publisher', () => commit(event('message.received', 1)));
    await intake.beforeApplicationShutdown();
    expect(seenTransactions).toEqual([undefined]);
  });

  it('goes on after an event that failed', async () => {
    beforeRouting = async () => {
      beforeRouting = async () => undefined;
      throw new Error('database gone');
    };
    commit(event('message.received', 1));
    commit(event('message.received', 2));
    await intake.beforeApplicationShutdown();
    expect(numbers()).toEqual([2]);
  });

  it('takes nothing after the shutdown', async () => {
    await intake.beforeApplicationShutdown();
    commit(event('message.received', 1));
    await intake.beforeApplicationShutdown();
    expect(numbers()).toEqual([]);
  });
});
