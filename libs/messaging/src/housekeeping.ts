import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger, UnitOfWork } from '#libs/platform';
import { KeyRepository } from './idempotency/key.repository.js';
import { MessageEvents } from './message-events.js';
import { MessageRepository } from './messages/message.repository.js';

const SECOND = 1000;
const EVERY_MS = 30 * SECOND;
/** Whoever holds the device of an expired message deals with it first. */
const GRACE_MS = 30 * SECOND;
/** So that nobody who writes waits for long. */
const AT_ONCE = 200;

/** Fails messages that expired while their device was offline, and removes keys that are no longer kept. */
@Injectable()
export class Housekeeping implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly messages: MessageRepository,
    private readonly keys: KeyRepository,
    private readonly events: MessageEvents,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.later();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private later(): void {
    this.timer = setTimeout(() => void this.round(), EVERY_MS).unref();
  }

  private async round(): Promise<void> {
    try {
      await this.tidyUp();
    } catch (error) {
      this.logger.warn({ err: error }, 'messages could not be tidied up');
    }
    if (this.timer) this.later();
  }

  async tidyUp(): Promise<void> {
    while ((await this.failOverdue()) === AT_ONCE);
    while ((await this.keys.removeOldAcrossTenants(AT_ONCE)) === AT_ONCE);
  }

  /** @returns how many it were */
  private failOverdue(): Promise<number> {
    return this.unitOfWork.run(async () => {
      const before = new Date(Date.now() - GRACE_MS);
      const rows = await this.messages.overdueAcrossTenants(before, AT_ONCE);
      const failedAt = new Date();
      const update = rows.map(({ deviceId, id }) => ({ deviceId, id, failedAt, error: 'EXPIRED' }));
      if (rows.length > 0) await this.messages.updateAll(update);
      for (const { deviceId, tenantId, userId, ...message } of rows)
        await this.events.publishFailed(
          { id: deviceId, tenantId, userId },
          { ...message, code: 'EXPIRED', whatsappCode: null },
        );
      return rows.length;
    });
  }
}
