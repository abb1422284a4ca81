import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { newEventId, type TenantId, UnitOfWork } from '#libs/platform';
import { type AuditEntry, AuditEntryEntity } from './audit-entry.entity.js';

export type NewAuditEntry = Omit<AuditEntry, 'id' | 'at'>;

export interface AuditFilter {
  /** An actor, the id or the email of a user. */
  actor?: string;
  operation?: string;
  since?: Date;
  until?: Date;
  /** The id of the entry after which the page begins. */
  cursor?: string;
  limit: number;
}

@Injectable()
export class AuditRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(AuditEntryEntity);
  }

  /** A user's name is looked up by the way. @returns the id of the entry */
  async insert(tenantId: TenantId | null, entry: Omit<NewAuditEntry, 'tenantId'>): Promise<string> {
    const id = newEventId();
    await this.unitOfWork.manager.query(
      `INSERT INTO audit_log (id, tenant_id, actor, actor_name, user_id, token_id, operation, method, path,
                              targets, status, client_address, request_id)
       VALUES ($1, $2, $3, coalesce($4, (SELECT email FROM users WHERE tenant_id = $2 AND id = $5)), $5, $6, $7, $8,
               $9, $10, $11, $12, $13)`,
      [
        id,
        tenantId,
        entry.actor,
        entry.actorName,
        entry.userId,
        entry.tokenId,
        entry.operation,
        entry.method,
        entry.path,
        JSON.stringify(entry.targets),
        entry.status,
        entry.clientAddress,
        entry.requestId,
      ],
    );
    return id;
  }

  /** The tenant is set where it was not known at the beginning: that of `registerTenant` was yet to be made. */
  async complete(
    tenantId: TenantId | null,
    id: string,
    { status, targets }: Pick<AuditEntry, 'status' | 'targets'>,
  ): Promise<void> {
    await this.unitOfWork.manager.query(
      'UPDATE audit_log SET status = $2, targets = $3, tenant_id = coalesce(tenant_id, $4) WHERE id = $1',
      [id, status, JSON.stringify(targets), tenantId],
    );
  }

  /** Newest first. */
  list(tenantId: TenantId, filter: AuditFilter): Promise<AuditEntry[]> {
    return this.filtered(filter).andWhere('entry.tenantId = :tenantId', { tenantId }).getMany();
  }

  listAcrossTenants(filter: AuditFilter): Promise<AuditEntry[]> {
    return this.filtered(filter).getMany();
  }

  /** @returns how many were removed, at most the limit */
  async removeOlderThanAcrossTenants(days: number, limit: number): Promise<number> {
    const [, removed]: [unknown, number] = await this.unitOfWork.manager.query(
      `DELETE FROM audit_log WHERE id IN (
         SELECT id FROM audit_log WHERE at < now() - make_interval(days => $1) ORDER BY at LIMIT $2)`,
      [days, limit],
    );
    return removed;
  }

  private filtered({ actor, operation, since, until, cursor, limit }: AuditFilter) {
    const query: SelectQueryBuilder<AuditEntryEntity> = this.rows
      .createQueryBuilder('entry')
      .orderBy('entry.id', 'DESC')
      .limit(limit);
    if (actor)
      query.andWhere(
        '(entry.actor = :actor OR entry.actorName = :actor OR CAST(entry.userId AS text) = :actor)',
        {
          actor,
        },
      );
    if (operation) query.andWhere('entry.operation = :operation', { operation });
    if (since) query.andWhere('entry.at >= :since', { since });
    if (until) query.andWhere('entry.at < :until', { until });
    if (cursor) query.andWhere('entry.id < :cursor', { cursor });
    return query;
  }
}
