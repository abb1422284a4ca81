import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { encodeTime } from 'ulid';
import { JournalRetention } from '#libs/journal';
import { LOGGER, type Logger } from '#libs/platform';
import { DeliveryRepository } from './delivery.repository.js';

const DAY = 24 * 60 * 60 * 1_000;
const KEPT_MS = 30 * DAY;
const LOOKS_EVERY_MS = 60 * 60 * 1_000;
const AT_ONCE = 500;
const BETWEEN_BATCHES_MS = 200;

/** Removes what is known of deliveries after 30 days, a few rows at a time; events that are not delivered yet stay. */
@Injectable()
export class DeliveryRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly deliveries: DeliveryRepository,
    @Inject(LOGGER) private readonly logger: Logger,
    journal: JournalRetention,
  ) {
    journal.keepAfter((tenantId) => this.deliveries.neededAfter(tenantId));
  }

  onApplicationBootstrap(): void {
    this.lookIn(LOOKS_EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** @returns whether there may be more to remove */
  async removeSome(now: Date): Promise<boolean> {
    const before = now.getTime() - KEPT_MS;
    const removed = await this.deliveries.removeOldAcrossTenants(firstIdOf(before), AT_ONCE);
    if (removed === AT_ONCE) return true;
    await this.deliveries.removeOldReplaysAcrossTenants(new Date(before));
    return false;
  }

  private lookIn(ms: number): void {
    if (!this.isStopped) this.timer = setTimeout(() => void this.look(), ms).unref();
  }

  private async look(): Promise<void> {
    const hasMore = await this.removeSome(new Date()).catch((err) => {
      this.logger.warn({ err }, 'old deliveries could not be removed');
      return false;
    });
    this.lookIn(hasMore ? BETWEEN_BATCHES_MS : LOOKS_EVERY_MS);
  }
}

/** No ULID of that millisecond or later is smaller. */
const firstIdOf = (ms: number) => encodeTime(ms, 10) + '0'.repeat(16);
