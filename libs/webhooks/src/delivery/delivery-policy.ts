const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const DELAYS_MS = [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR];
const FURTHER_DELAY_MS = 6 * HOUR;
const GIVEN_UP_AFTER_MS = 72 * HOUR;
const PROBE_EVERY_MS = MINUTE;
const PAUSED_AFTER_MS = 5 * MINUTE;

/** The numbers of delivery. */
export class DeliveryPolicy {
  /** Attempts to one endpoint at the same time. */
  readonly attemptsAtOnce = 8;
  /** Events of one lane in memory; what follows waits in the database, or one chat would take the place of all others. */
  readonly laneWindow = 16;
  /** Events of one endpoint in memory; what follows waits in the journal. */
  readonly window = 256;
  /** So many waiting deliveries are written down ahead for an endpoint that fails. */
  readonly mostWaitingWhileFailing = 1_000;
  /** After so many failures without a success between them, new events are tried one at a time. */
  readonly suspectAfter = 8;
  /** An endpoint is paused after so many failures without a success between them ... */
  readonly pauseAfter = 10;
  /** ... over at least this time. */
  readonly pausedAfterMs: number;
  /** How long a shutdown lets attempts under way finish. */
  readonly drainMs: number = 3 * SECOND;
  /** How long a changed endpoint's attempts under way may finish, before the new configuration applies. */
  readonly changeMs: number = SECOND;

  /** @param speed divides every wait: tests move the clock with it */
  constructor(private readonly speed = 1) {
    this.pausedAfterMs = PAUSED_AFTER_MS / speed;
  }

  /**
   * 10 s, 60 s, 5 min, 30 min, 2 h, then every 6 h; each up to 20 % shorter or longer, so that what failed at one moment
   * does not come back at one moment.
   * @param tries how many have failed, from 1
   */
  retryDelayMs(tries: number, random: () => number = Math.random): number {
    return spread(DELAYS_MS[tries - 1] ?? FURTHER_DELAY_MS, random) / this.speed;
  }

  /** Until an endpoint that is paused is tried again. */
  probeDelayMs(random: () => number = Math.random): number {
    return spread(PROBE_EVERY_MS, random) / this.speed;
  }

  /**
   * Whether a delivery that failed has had its last attempt.
   * @param retries how many are allowed; null: as long as the schedule goes
   * @param nextAt when the next one would be made
   */
  isOver(tries: number, retries: number | null, firstAt: Date, nextAt: Date): boolean {
    if (retries !== null && tries > retries) return true;
    return nextAt.getTime() - firstAt.getTime() > GIVEN_UP_AFTER_MS / this.speed;
  }
}

const spread = (ms: number, random: () => number) => Math.round(ms * (0.8 + 0.4 * random()));
