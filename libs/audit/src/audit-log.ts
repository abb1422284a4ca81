import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { LOGGER, type Logger, type TenantId, WagonError } from '#libs/platform';
import { AuditRepository, type NewAuditEntry } from './audit.repository.js';
import { targetsInAnswer } from './audit-targets.js';

/** Who did what. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly entries: AuditRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Writes the entry before anything is done: nothing is done when it cannot be written. @returns its id */
  begin(entry: NewAuditEntry): Promise<string> {
    return this.entries.insert(entry.tenantId ?? tenantIn(entry.targets), entry);
  }

  /** Never throws: what was done is done, and its answer is due. The log of the process keeps what could not be written. */
  async complete(id: string, status: number, targets: Record<string, string>): Promise<void> {
    await this.entries
      .complete(tenantIn(targets), id, { status, targets })
      .catch((error) =>
        this.logger.error({ err: error, entry: id, status, targets }, 'the audit log was not completed'),
      );
  }

  /** A call that was refused before it began. Never throws, either. */
  async recordRefusal(entry: NewAuditEntry): Promise<void> {
    await this.begin(entry).catch((error) =>
      this.logger.error({ err: error, entry }, 'a refused call was not recorded'),
    );
  }

  /** Does what is recorded, outside of a request. */
  async around<Answer>(entry: NewAuditEntry, work: () => Promise<Answer>): Promise<Answer> {
    const id = await this.begin(entry);
    try {
      const answer = await work();
      await this.complete(id, 200, { ...entry.targets, ...targetsInAnswer(answer) });
      return answer;
    } catch (error) {
      await this.complete(id, error instanceof WagonError ? error.status : 500, entry.targets);
      throw error;
    }
  }
}

const tenantIn = ({ tenant_id }: Record<string, string>) =>
  isUUID(tenant_id) ? (tenant_id as TenantId) : null;
