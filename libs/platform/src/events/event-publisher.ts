import { Inject, Injectable } from '@nestjs/common';
import { newEventId } from '../ids/index.js';
import { LOGGER, type Logger } from '../logging/index.js';
import type { WagonEvent } from './event.js';

export type EventSubscriber = (event: WagonEvent) => Promise<void> | void;

/** What a feature tells; the publisher adds the id and, when none is given, the time. */
export type NewEvent = Omit<WagonEvent, 'id' | 'occurredAt' | 'chat'> & { occurredAt?: Date; chat?: string };

/**
 * The one way by which features tell that something happened. `publish` resolves when the event is accepted; what
 * that means (today: handed to every subscriber of this process) may change without its callers noticing.
 */
@Injectable()
export class EventPublisher {
  private readonly subscribers = new Set<EventSubscriber>();

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  async publish(event: NewEvent): Promise<WagonEvent> {
    const published: WagonEvent = {
      id: newEventId(),
      occurredAt: new Date(),
      ...event,
      chat: event.chat ?? null,
    };
    for (const subscriber of this.subscribers) {
      try {
        await subscriber(published);
      } catch (error) {
        this.logger.error({ err: error, eventType: event.type }, 'an event subscriber failed');
      }
    }
    return published;
  }

  /** @returns a function that ends the subscription */
  subscribe(subscriber: EventSubscriber): () => void {
    this.subscribers.add(subscriber);
    return () => this.subscribers.delete(subscriber);
  }
}
