import { Injectable } from '@nestjs/common';
import { type DeviceId, UnitOfWork } from '#libs/platform';
import type { KeyClaim, KeyPlace } from './key.table.js';

const KEPT = "interval '72 hours'";

export interface KnownKey {
  bodyHash: Buffer;
  deviceId: DeviceId;
  messageId: string;
}

@Injectable()
export class KeyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async find({ tenantId, route, key }: KeyPlace): Promise<KnownKey | undefined> {
    const [found] = await this.unitOfWork.manager.query(
      `SELECT body_hash AS "bodyHash", device_id AS "deviceId", message_id AS "messageId" FROM idempotency_keys
       WHERE tenant_id = $1 AND route = $2 AND key = $3 AND created_at > now() - ${KEPT}`,
      [tenantId, route, key],
    );
    return found;
  }

  /** @returns how many were free; one that is older than it is kept counts as free */
  async insertAll(claims: KeyClaim[]): Promise<number> {
    const rows: unknown[] = await this.unitOfWork.manager.query(
      `INSERT INTO idempotency_keys AS known (tenant_id, route, key, body_hash, device_id, message_id)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::uuid[], $6::text[])
       ON CONFLICT (tenant_id, route, key) DO UPDATE SET body_hash = excluded.body_hash,
         device_id = excluded.device_id, message_id = excluded.message_id, created_at = excluded.created_at
         WHERE known.created_at <= now() - ${KEPT}
       RETURNING 1`,
      [
        claims.map(({ tenantId }) => tenantId),
        claims.map(({ route }) => route),
        claims.map(({ key }) => key),
        claims.map(({ bodyHash }) => bodyHash),
        claims.map(({ deviceId }) => deviceId),
        claims.map(({ messageId }) => messageId),
      ],
    );
    return rows.length;
  }

  /** Removes some of those that are no longer kept. @returns how many */
  async removeOldAcrossTenants(limit: number): Promise<number> {
    const [, count]: [unknown, number] = await this.unitOfWork.manager.query(
      `DELETE FROM idempotency_keys WHERE (tenant_id, route, key) IN (
         SELECT tenant_id, route, key FROM idempotency_keys
         WHERE created_at <= now() - ${KEPT} LIMIT $1 FOR UPDATE SKIP LOCKED
       )`,
      [limit],
    );
    return count;
  }
}
