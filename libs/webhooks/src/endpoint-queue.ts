import type { DeliveryPolicy } from './delivery-policy.js';
import { Slots } from './slots.js';

/** An event on its way to one endpoint. */
export interface Delivery {
  readonly eventId: string;
  readonly eventType: string;
  /** Deliveries of one lane arrive in order; null is the lane of the device itself. */
  readonly chat: string | null;
  /** The envelope without signature. */
  readonly plain: string;
}

/** Makes the n-th attempt; answers with the milliseconds until the next, or undefined when the delivery is over. */
export type Attempt = (
  delivery: Delivery,
  attempt: number,
  cancel: AbortSignal,
) => Promise<number | undefined>;

interface Job {
  readonly delivery: Delivery;
  readonly cancel: AbortController;
  isSending: boolean;
}

/**
 * What waits for one endpoint, in memory.
 *
 * A chat is a lane: its first delivery is attempted until it is over, then comes the next. Lanes run side by side, with
 * a bounded number of attempts at once; waiting for a retry takes no slot. When the queue is full, the oldest delivery
 * that is not being sent at that moment leaves it.
 */
export class EndpointQueue {
  private readonly jobs = new Set<Job>();
  private readonly lanes = new Map<string | null, Set<Job>>();
  private readonly slots: Slots;

  /**
   * @param attempt must not throw
   * @param onDropped tells of a delivery that had to leave
   * @param onEmpty tells that nothing waits or is being sent any more
   */
  constructor(
    private readonly policy: DeliveryPolicy,
    private readonly attempt: Attempt,
    private readonly onDropped: (delivery: Delivery) => void,
    private readonly onEmpty: () => void,
  ) {
    this.slots = new Slots(policy.attemptsAtOnce);
  }

  get size(): number {
    return this.jobs.size;
  }

  add(delivery: Delivery): void {
    if (this.jobs.size >= this.policy.capacity) this.dropOldest();
    const job: Job = { delivery, cancel: new AbortController(), isSending: false };
    this.jobs.add(job);
    const lane = this.lanes.get(delivery.chat);
    if (lane) lane.add(job);
    else void this.runLane(delivery.chat, new Set([job]));
  }

  /** Ends every attempt and every wait. @returns how many deliveries were left */
  cancel(): number {
    const left = [...this.jobs];
    for (const job of left) this.leave(job);
    return left.length;
  }

  private dropOldest(): void {
    for (const job of this.jobs) {
      if (job.isSending) continue;
      this.leave(job);
      this.onDropped(job.delivery);
      return;
    }
  }

  private leave(job: Job): void {
    this.jobs.delete(job);
    this.lanes.get(job.delivery.chat)?.delete(job);
    job.cancel.abort();
  }

  private async runLane(chat: string | null, lane: Set<Job>): Promise<void> {
    this.lanes.set(chat, lane);
    // A set's iterator also visits what is added meanwhile, and skips what has left
    for (const job of lane) {
      await this.finish(job);
      lane.delete(job);
      this.jobs.delete(job);
    }
    this.lanes.delete(chat);
    if (this.lanes.size === 0) this.onEmpty();
  }

  private async finish(job: Job): Promise<void> {
    const { signal } = job.cancel;
    for (let attempt = 1; await this.slots.acquire(signal); attempt++) {
      job.isSending = true;
      const nextInMs = await this.attempt(job.delivery, attempt, signal);
      job.isSending = false;
      this.slots.release();
      if (nextInMs === undefined) return;
      await this.policy.sleep(nextInMs, signal);
    }
  }
}
