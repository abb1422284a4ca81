import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The numbers of delivery, and its clock. */
@Injectable()
export class DeliveryPolicy {
  /** Attempts to one endpoint at the same time. */
  readonly attemptsAtOnce: number = 8;
  /** Events that wait for one endpoint; beyond that the oldest is dropped. */
  readonly capacity: number = 10_000;
  /** How long a shutdown waits for what is under way. */
  readonly drainMs: number = 5 * SECOND;

  /**
   * 1 s, 5 s, 25 s, 125 s, then every 10 minutes; each up to 20 % shorter or longer, so that the events of an outage do
   * not come back all at once.
   * @param retry 1 for the first one
   */
  retryDelayMs(retry: number, random: () => number = Math.random): number {
    const delay = Math.min(SECOND * 5 ** (retry - 1), 10 * MINUTE);
    return Math.round(delay * (0.8 + 0.4 * random()));
  }

  /** Resolves after the time, or as soon as the signal comes. */
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return setTimeout(ms, undefined, { signal }).catch(() => undefined);
  }
}
