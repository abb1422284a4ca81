import { Injectable } from '@nestjs/common';
import { type TenantId, UnitOfWork } from '#libs/platform';
import type { WebhookAttemptEntity } from '../deliveries/attempt.entity.js';
import type { DeliveryId, WebhookDeliveryEntity } from '../deliveries/delivery.entity.js';
import type { EndpointId, WebhookEndpointEntity } from '../endpoints/endpoint.entity.js';

export type DeliveryRow = Omit<WebhookDeliveryEntity, 'createdAt'>;
export type AttemptRow = WebhookAttemptEntity;
/** How far an endpoint has come, and how it is; written only while its configuration is the one it went by. */
export type Progress = Pick<
  WebhookEndpointEntity,
  'id' | 'tenantId' | 'revision' | 'position' | 'failingSince' | 'pausedAt' | 'nextProbeAt'
>;
export type Waiting = Pick<
  WebhookDeliveryEntity,
  'id' | 'position' | 'attempts' | 'tries' | 'firstAttemptAt' | 'lastAttemptAt' | 'lastStatus' | 'lastError'
>;

/** What the dispatcher reads and writes of deliveries; many rows by few statements. */
@Injectable()
export class DispatchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get query() {
    const { manager } = this.unitOfWork;
    return manager.query.bind(manager);
  }

  /** The lanes in which something waits, each with the time at which its first is to be tried again. */
  waitingLanes(tenantId: TenantId, id: EndpointId): Promise<{ lane: string; nextAttemptAt: Date | null }[]> {
    return this.query(
      `SELECT DISTINCT ON (lane) lane, next_attempt_at AS "nextAttemptAt" FROM webhook_deliveries
       WHERE tenant_id = $1 AND endpoint_id = $2 AND status IN ('pending', 'retrying') ORDER BY lane, position`,
      [tenantId, id],
    );
  }

  /** The first deliveries that wait in a lane, in their order. */
  async waitingIn(tenantId: TenantId, id: EndpointId, lane: string, limit: number): Promise<Waiting[]> {
    const rows: (Waiting & { position: string })[] = await this.query(
      `SELECT id, position, attempts, tries, first_attempt_at AS "firstAttemptAt",
         last_attempt_at AS "lastAttemptAt", last_status AS "lastStatus", last_error AS "lastError"
       FROM webhook_deliveries
       WHERE tenant_id = $1 AND endpoint_id = $2 AND lane = $3 AND status IN ('pending', 'retrying')
       ORDER BY position LIMIT $4`,
      [tenantId, id, lane, limit],
    );
    return rows.map((row) => ({ ...row, position: Number(row.position) }));
  }

  /** The last position that has a row; 0 when none has. */
  async lastPosition(tenantId: TenantId, id: EndpointId): Promise<number> {
    const [row] = await this.query(
      'SELECT max(position) AS last FROM webhook_deliveries WHERE tenant_id = $1 AND endpoint_id = $2',
      [tenantId, id],
    );
    return Number(row.last ?? 0);
  }

  /** Which positions of a range have a row. */
  async positions(tenantId: TenantId, id: EndpointId, first: number, last: number): Promise<Set<number>> {
    const rows: { position: string }[] = await this.query(
      `SELECT position FROM webhook_deliveries
       WHERE tenant_id = $1 AND endpoint_id = $2 AND position BETWEEN $3 AND $4`,
      [tenantId, id, first, last],
    );
    return new Set(rows.map(({ position }) => Number(position)));
  }

  /** Its event is no longer kept, so it can never be delivered. */
  async lose(tenantId: TenantId, id: DeliveryId): Promise<void> {
    await this.query(
      `UPDATE webhook_deliveries SET status = 'dead', next_attempt_at = NULL, last_error = 'the event is no longer kept'
       WHERE tenant_id = $1 AND id = $2`,
      [tenantId, id],
    );
  }

  /** Holds endpoints before their deliveries, as everybody does who changes both: or two would wait for each other. */
  async lockEndpointsAcrossTenants(ids: EndpointId[]): Promise<void> {
    await this.query(
      'SELECT 1 FROM webhook_endpoints WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE',
      [ids],
    );
  }

  /** Rows for endpoints that are gone by now are left out. */
  async writeDeliveriesAcrossTenants(rows: DeliveryRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.query(
      `INSERT INTO webhook_deliveries AS known (id, tenant_id, endpoint_id, position, event_id, event_type, device_id,
         chat, lane, status, attempts, tries, first_attempt_at, last_attempt_at, next_attempt_at, last_status, last_error)
       SELECT new.* FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::uuid[],
         $8::text[], $9::text[], $10::text[], $11::integer[], $12::integer[], $13::timestamptz[], $14::timestamptz[],
         $15::timestamptz[], $16::integer[], $17::text[]) AS new (id, tenant_id, endpoint_id)
       JOIN webhook_endpoints endpoint ON endpoint.id = new.endpoint_id
       ON CONFLICT (endpoint_id, position) DO UPDATE SET status = excluded.status, attempts = excluded.attempts,
         tries = excluded.tries, first_attempt_at = excluded.first_attempt_at,
         last_attempt_at = excluded.last_attempt_at, next_attempt_at = excluded.next_attempt_at,
         last_status = excluded.last_status, last_error = excluded.last_error
       WHERE known.status IN ('pending', 'retrying') OR excluded.status = 'delivered'`,
      columns(rows, [
        'id',
        'tenantId',
        'endpointId',
        'position',
        'eventId',
        'eventType',
        'deviceId',
        'chat',
        'lane',
        'status',
        'attempts',
        'tries',
        'firstAttemptAt',
        'lastAttemptAt',
        'nextAttemptAt',
        'lastStatus',
        'lastError',
      ]),
    );
  }

  async writeAttemptsAcrossTenants(rows: AttemptRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.query(
      `INSERT INTO webhook_attempts (delivery_id, number, at, status, latency_ms, error, answer)
       SELECT new.* FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::integer[], $5::integer[], $6::text[],
         $7::bytea[]) AS new (delivery_id)
       JOIN webhook_deliveries delivery ON delivery.id = new.delivery_id
       ON CONFLICT DO NOTHING`,
      columns(rows, ['deliveryId', 'number', 'at', 'status', 'latencyMs', 'error', 'answer']),
    );
  }

  async writeProgressAcrossTenants(rows: Progress[]): Promise<void> {
    if (rows.length === 0) return;
    await this.query(
      `UPDATE webhook_endpoints endpoint SET position = greatest(endpoint.position, new.position),
         failing_since = new.failing_since, paused_at = new.paused_at, next_probe_at = new.next_probe_at
       FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[], $6::timestamptz[],
         $7::timestamptz[]) AS new (id, tenant_id, revision, position, failing_since, paused_at, next_probe_at)
       WHERE endpoint.id = new.id AND endpoint.tenant_id = new.tenant_id AND endpoint.revision = new.revision`,
      columns(rows, ['id', 'tenantId', 'revision', 'position', 'failingSince', 'pausedAt', 'nextProbeAt']),
    );
  }
}

/** Rows as one list for each column, as `unnest` takes them. */
function columns<Row>(rows: Row[], names: (keyof Row)[]): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]));
}
