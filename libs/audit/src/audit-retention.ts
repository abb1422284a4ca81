import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config, LOGGER, type Logger } from '#libs/platform';
import { AuditRepository } from './audit.repository.js';

const HOUR = 60 * 60_000;
const BATCH = 500;

/** Removes what is older than WAGON_AUDIT_DAYS, at the start and every hour. */
@Injectable()
export class AuditRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly entries: AuditRepository,
    private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.sweep();
    this.timer = setInterval(() => this.sweep(), HOUR).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.sweeping;
  }

  private sweep(): void {
    this.sweeping = this.sweeping
      .then(() => this.removeOld())
      .catch((error) => this.logger.warn({ err: error }, 'old entries of the audit log were not removed'));
  }

  /** In batches, each a statement of its own: nobody who writes waits for long. */
  private async removeOld(): Promise<void> {
    let removed = BATCH;
    while (removed === BATCH && !this.isStopped)
      removed = await this.entries.removeOlderThanAcrossTenants(this.config.auditDays, BATCH);
  }
}
