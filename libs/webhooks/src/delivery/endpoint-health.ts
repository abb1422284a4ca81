import type { DeliveryPolicy } from './delivery-policy.js';

/** How an endpoint answered lately. */
export interface Feeling {
  failingSince: Date | null;
  pausedAt: Date | null;
  nextProbeAt: Date | null;
}

/**
 * Whether an endpoint works, as far as its answers tell.
 *
 * `well`: everything goes. `suspect`, after several failures without a success between them: what failed is tried again
 * by its schedule, events that were never tried one at a time. `paused`, when that went on for minutes: one delivery at
 * a time, now and then, as a probe; it does not count towards the limit of its retries. Any success makes it well.
 */
export class EndpointHealth implements Feeling {
  failingSince: Date | null;
  pausedAt: Date | null;
  nextProbeAt: Date | null;
  private failures = 0;
  private nextFreshAt = 0;

  constructor(
    private readonly policy: DeliveryPolicy,
    { failingSince, pausedAt, nextProbeAt }: Feeling,
    private readonly mayPause = true,
  ) {
    this.failingSince = failingSince;
    this.pausedAt = pausedAt;
    this.nextProbeAt = nextProbeAt;
  }

  get mode(): 'well' | 'suspect' | 'paused' {
    if (this.pausedAt) return 'paused';
    return this.failures >= this.policy.suspectAfter ? 'suspect' : 'well';
  }

  /** From when on the next probe, or the next event that was never tried, may be sent. */
  get waitUntil(): number {
    return this.pausedAt ? (this.nextProbeAt?.getTime() ?? 0) : this.nextFreshAt;
  }

  /** An event that was never tried is being tried, though it may well fail. */
  venture(now: Date): void {
    this.nextFreshAt = now.getTime() + this.policy.retryDelayMs(1);
  }

  /** @returns whether that ended a pause */
  succeeded(): boolean {
    const wasPaused = this.pausedAt !== null;
    this.failures = 0;
    this.failingSince = this.pausedAt = this.nextProbeAt = null;
    return wasPaused;
  }

  /** @returns whether that began a pause */
  failed(now: Date): boolean {
    this.failures++;
    this.failingSince ??= now;
    if (this.pausedAt) {
      this.probeLater(now);
      return false;
    }
    const failingMs = now.getTime() - this.failingSince.getTime();
    if (!this.mayPause || this.failures < this.policy.pauseAfter || failingMs < this.policy.pausedAfterMs)
      return false;
    this.pausedAt = now;
    this.probeLater(now);
    return true;
  }

  private probeLater(now: Date): void {
    this.nextProbeAt = new Date(now.getTime() + this.policy.probeDelayMs());
  }
}
