import { AsyncResource } from 'node:async_hooks';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { envelope, type JournalEntry, JournalReader } from '#libs/journal';
import { type DeviceId, LOGGER, type Logger } from '#libs/platform';
import { AutoConfiguration } from './auto-configuration.js';
import { Dispatcher } from './dispatcher.js';
import { wants } from './webhook.js';
import { WebhookDirectory } from './webhook-directory.js';

type DeviceEvent = JournalEntry & { deviceId: DeviceId };

/** Events whose webhook is being looked up. More means that the database does not answer. */
const MOST_WAITING = 10_000;

/**
 * Hands the events that this process has committed to the dispatcher when the webhook of their device wants them;
 * events of one device in the order in which they were committed.
 */
@Injectable()
export class EventIntake implements OnModuleInit, BeforeApplicationShutdown {
  private readonly outside = new AsyncResource('webhooks');
  private readonly tails = new Map<DeviceId, Promise<void>>();
  private waiting = 0;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly journal: JournalReader,
    private readonly autoConfiguration: AutoConfiguration,
    private readonly directory: WebhookDirectory,
    private readonly dispatcher: Dispatcher,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.journal.onNews(({ entries }) => {
      for (const { deviceId, ...event } of entries) if (deviceId) this.accept({ ...event, deviceId });
    });
  }

  /** After the features have stopped in `onModuleDestroy`, and told so; before connections and database close. */
  async beforeApplicationShutdown(): Promise<void> {
    this.unsubscribe();
    await Promise.all(this.tails.values());
    await this.dispatcher.drain();
  }

  private accept(event: DeviceEvent): void {
    if (this.waiting >= MOST_WAITING) {
      this.lost(event, new Error('too many events wait for the database'));
      return;
    }
    this.waiting++;
    const previous = this.tails.get(event.deviceId) ?? Promise.resolve();
    const tail = this.outside.runInAsyncScope(() => this.routeAfter(previous, event));
    this.tails.set(event.deviceId, tail);
    void tail.then(() => {
      this.waiting--;
      if (this.tails.get(event.deviceId) === tail) this.tails.delete(event.deviceId);
    });
  }

  private async routeAfter(previous: Promise<void>, event: DeviceEvent): Promise<void> {
    await previous;
    try {
      await this.route(event);
    } catch (error) {
      this.lost(event, error);
    }
  }

  private async route(event: DeviceEvent): Promise<void> {
    const { tenantId, deviceId } = event;
    await this.autoConfiguration.before(event);
    const webhook = await this.directory.current(tenantId, deviceId);
    if (!webhook || !wants(webhook, event.type)) return;
    this.dispatcher.enqueue(
      { tenantId, deviceId },
      { eventId: event.id, eventType: event.type, chat: event.chat, plain: envelope(event) },
    );
  }

  private lost({ id, type, tenantId, deviceId }: DeviceEvent, error: unknown): void {
    this.logger.error(
      { tenantId, deviceId, eventId: id, eventType: type, err: error },
      'an event did not reach its webhook',
    );
  }
}
