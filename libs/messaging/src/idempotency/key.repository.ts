import { Injectable } from '@nestjs/common';
import { type DeviceId, gatheredReads, UnitOfWork } from '#libs/platform';
import type { KeyClaim, KeyPlace } from './key.table.js';

const KEPT = "interval '72 hours'";

export interface KnownKey {
  bodyHash: Buffer;
  deviceId: DeviceId;
  messageId: string;
}

@Injectable()
export class KeyRepository {
  readonly find: (place: KeyPlace) => Promise<KnownKey | undefined>;

  constructor(private readonly unitOfWork: UnitOfWork) {
    this.find = gatheredReads(unitOfWork, (places) => this.findAll(places));
  }

  private async findAll(places: readonly KeyPlace[]): Promise<(KnownKey | undefined)[]> {
    const rows: (KnownKey & { nth: number })[] = await this.unitOfWork.manager.query(
      `SELECT given.nth::int, body_hash AS "bodyHash", device_id AS "deviceId", message_id AS "messageId"
       FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS given (tenant_id, route, key, nth)
       JOIN idempotency_keys USING (tenant_id, route, key)
       WHERE created_at > now() - ${KEPT}`,
      [
        places.map(({ tenantId }) => tenantId),
        places.map(({ route }) => route),
        places.map(({ key }) => key),
      ],
    );
    const found = new Map(rows.map(({ nth, ...known }) => [nth, known]));
    return places.map((_, at) => found.get(at + 1));
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
