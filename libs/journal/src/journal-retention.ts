import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Config, LOGGER, type Logger, type TenantId } from '#libs/platform';
import { EventRepository } from './event.repository.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const EVERY_MS = 10 * MINUTE;
const FIRST_AFTER_MS = MINUTE;
const BATCH = 500;
const PAUSE_MS = 50;
/** What is still needed is kept twice as long, and at least this long: longer than any delivery is tried. */
const LEAST_LAST_DAYS = 7;

/**
 * Says up to which position a tenant's events have been dealt with: those after it are still needed. Undefined when
 * none is.
 */
export type StillNeeded = (tenantId: TenantId) => Promise<number | undefined> | number | undefined;

/**
 * Removes events that are older than WAGON_EVENT_RETENTION_DAYS, the oldest first, in small batches, so that nobody
 * waits for it. What somebody still needs stays, but not for ever: whoever needs it for twice that time is dead.
 */
@Injectable()
export class JournalRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly needs: StillNeeded[] = [];
  private readonly over = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly events: EventRepository,
    private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.runAfter(FIRST_AFTER_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.over.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  /** Whoever reads the journal and may be late says here what must stay. */
  keepAfter(stillNeeded: StillNeeded): void {
    this.needs.push(stillNeeded);
  }

  /** Removes what is due now. Several processes may do so at once. @returns how many events were removed */
  async removeOld(now = Date.now()): Promise<number> {
    let removed = 0;
    for (const tenantId of (await this.events.headsAcrossTenants()).keys())
      removed += await this.removeOldOf(tenantId, now);
    return removed;
  }

  private async removeOldOf(tenantId: TenantId, now: number): Promise<number> {
    const days = this.config.eventRetentionDays;
    const limits = {
      before: new Date(now - days * DAY),
      atLast: new Date(now - Math.max(2 * days, LEAST_LAST_DAYS) * DAY),
      spare: await this.spared(tenantId),
      most: BATCH,
    };
    for (let removed = 0; ; ) {
      if (this.over.signal.aborted) return removed;
      const upTo = await this.events.removable(tenantId, limits);
      if (upTo === undefined) return removed;
      removed += await this.events.remove(tenantId, upTo);
      await sleep(PAUSE_MS, undefined, { signal: this.over.signal }).catch(() => undefined);
    }
  }

  /** Nothing at all is removed of a tenant of whom it is not known what is needed. */
  private async spared(tenantId: TenantId): Promise<number> {
    const needed = await Promise.all(this.needs.map((ask) => ask(tenantId)));
    return Math.min(Number.MAX_SAFE_INTEGER, ...needed.filter((position) => position !== undefined));
  }

  private runAfter(ms: number): void {
    if (this.over.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.running = this.removeOld()
        .then((count) => count > 0 && this.logger.info({ count }, 'old events were removed'))
        .catch((error) => this.logger.warn({ err: error }, 'old events were not removed'))
        .finally(() => this.runAfter(EVERY_MS));
    }, ms).unref();
  }
}
