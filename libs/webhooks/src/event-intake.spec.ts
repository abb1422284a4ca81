import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createLogger,
  type DeviceId,
  EventPublisher,
  type EventType,
  type NewEvent,
  type TenantId,
  type UserId,
} from '#libs/platform';
import type { AutoConfiguration } from './auto-configuration.js';
import type { Dispatcher } from './dispatcher.js';
import type { Delivery } from './endpoint-queue.js';
import { EventIntake } from './event-intake.js';
import type { Webhook } from './webhook.js';
import type { WebhookDirectory } from './webhook-directory.js';

const logger = createLogger('silent');
const transaction = new AsyncLocalStorage<string>();

const event = (type: EventType, n: number): NewEvent => ({
  type,
  tenantId: 'tenant' as TenantId,
  userId: 'user' as UserId,
  deviceId: 'device' as DeviceId,
  data: { n },
});

describe('EventIntake', () => {
  let events: EventPublisher;
  let intake: EventIntake;
  let delivered: Delivery[];
  let webhook: Webhook | null;
  let seenTransactions: (string | undefined)[];
  let beforeRouting: () => Promise<void>;

  beforeEach(() => {
    events = new EventPublisher(logger);
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
    intake = new EventIntake(events, autoConfiguration, directory, dispatcher, logger);
    intake.onModuleInit();
  });

  const numbers = () => delivered.map(({ plain }) => JSON.parse(plain).data.n);

  it('hands on what the webhook wants, in the order of publication', async () => {
    let slow = true;
    beforeRouting = async () => {
      if (!slow) return;
      slow = false;
      await new Promise((resolve) => setImmediate(resolve));
    };
    for (const [n, type] of (['message.received', 'message.sent', 'message.received'] as const).entries())
      void events.publish(event(type, n));
    await intake.beforeApplicationShutdown();
    expect(numbers()).toEqual([0, 2]);
  });

  it('gives a device its webhook before it delivers the event of its arrival', async () => {
    const configured = webhook;
    webhook = null;
    beforeRouting = async () => {
      webhook = configured;
    };
    await events.publish(event('device.connected', 1));
    await intake.beforeApplicationShutdown();
    expect(numbers()).toEqual([1]);
  });

  it("works outside of the publisher's transaction", async () => {
    await transaction.run('of the publisher', () => events.publish(event('message.received', 1)));
    await intake.beforeApplicationShutdown();
    expect(seenTransactions).toEqual([undefined]);
  });

  it('goes on after an event that failed', async () => {
    beforeRouting = async () => {
      beforeRouting = async () => undefined;
      throw new Error('database gone');
    };
    await events.publish(event('message.received', 1));
    await events.publish(event('message.received', 2));
    await intake.beforeApplicationShutdown();
    expect(numbers()).toEqual([2]);
  });

  it('takes nothing after the shutdown', async () => {
    await intake.beforeApplicationShutdown();
    await events.publish(event('message.received', 1));
    await intake.beforeApplicationShutdown();
    expect(numbers()).toEqual([]);
  });
});
