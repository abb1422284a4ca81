import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import type { EventType } from '#libs/journal';
import { type DeviceId, type TenantId, UnitOfWork } from '#libs/platform';
import type { EndpointId } from '../endpoints/endpoint.entity.js';
import { WebhookAttemptEntity } from './attempt.entity.js';
import {
  type DeliveryId,
  type DeliveryStatus,
  type WebhookDeliveryEntity as Row,
  WebhookDeliveryEntity,
} from './delivery.entity.js';

export interface DeliveryFilter {
  endpointIds?: EndpointId[];
  /** Undefined: those of every device. */
  deviceIds?: DeviceId[];
  statuses?: readonly DeliveryStatus[];
  types?: readonly EventType[];
  since?: Date;
  until?: Date;
  /** Only those that were made before this one. */
  before?: DeliveryId;
}

/** What the API reads of deliveries. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(WebhookDeliveryEntity);
  }

  find(tenantId: TenantId, id: DeliveryId): Promise<Row | null> {
    return this.rows.findOneBy({ tenantId, id });
  }

  /** Newest first. */
  list(tenantId: TenantId, filter: DeliveryFilter, limit: number): Promise<Row[]> {
    const { endpointIds, deviceIds, statuses, types, since, until, before } = filter;
    const query = this.rows
      .createQueryBuilder('delivery')
      .where({
        tenantId,
        ...(endpointIds && { endpointId: In(endpointIds) }),
        ...(deviceIds && { deviceId: In(deviceIds) }),
        ...(statuses && { status: In(statuses) }),
        ...(types && { eventType: In(types) }),
        ...(before && { id: LessThan(before) }),
      })
      .orderBy('delivery.id', 'DESC')
      .take(limit);
    if (since) query.andWhere('delivery.createdAt >= :since', { since });
    if (until) query.andWhere('delivery.createdAt < :until', { until });
    return query.getMany();
  }

  attempts(id: DeliveryId): Promise<WebhookAttemptEntity[]> {
    return this.unitOfWork.manager
      .getRepository(WebhookAttemptEntity)
      .find({ where: { deliveryId: id }, order: { number: 'ASC' } });
  }

  /** What still waits for an endpoint that is being switched off will not be delivered. */
  async cancelWaiting(tenantId: TenantId, endpointId: EndpointId): Promise<void> {
    await this.rows.update(
      { tenantId, endpointId, status: In(['pending', 'retrying']) },
      { status: 'cancelled', nextAttemptAt: null },
    );
  }

  /** What waits for its next attempt is tried now: somebody may have mended the endpoint. */
  async hurry(tenantId: TenantId, endpointId: EndpointId): Promise<void> {
    await this.rows.update({ tenantId, endpointId, status: 'retrying' }, { nextAttemptAt: new Date() });
  }

  /** How many of an endpoint have which status. */
  async countByStatus(tenantId: TenantId, endpointId: EndpointId): Promise<Record<DeliveryStatus, number>> {
    const counted: { status: DeliveryStatus; count: number }[] = await this.unitOfWork.manager.query(
      `SELECT status, count(*)::integer AS count FROM webhook_deliveries
       WHERE tenant_id = $1 AND endpoint_id = $2 GROUP BY status`,
      [tenantId, endpointId],
    );
    const none = { pending: 0, retrying: 0, delivered: 0, dead: 0, cancelled: 0 };
    return { ...none, ...Object.fromEntries(counted.map(({ status, count }) => [status, count])) };
  }

  /** How many wait of each of these endpoints, and how many events after its position have a row already. */
  async countWaiting(tenantId: TenantId): Promise<Map<EndpointId, { waiting: number; ahead: number }>> {
    const counted: { id: EndpointId; waiting: number; ahead: number }[] = await this.unitOfWork.manager.query(
      `SELECT endpoint.id,
         (SELECT count(*) FROM webhook_deliveries delivery
          WHERE delivery.endpoint_id = endpoint.id AND delivery.status IN ('pending', 'retrying'))::integer AS waiting,
         (SELECT count(*) FROM webhook_deliveries delivery
          WHERE delivery.endpoint_id = endpoint.id AND delivery.position > endpoint.position)::integer AS ahead
       FROM webhook_endpoints endpoint WHERE endpoint.tenant_id = $1`,
      [tenantId],
    );
    return new Map(counted.map(({ id, ...counts }) => [id, counts]));
  }

  /** The events after this position are still to be delivered to somebody; undefined when nobody waits for any. */
  async neededAfter(tenantId: TenantId): Promise<number | undefined> {
    const [row]: { after: string | null }[] = await this.unitOfWork.manager.query(
      `SELECT min(least(endpoint.position, (
         SELECT min(delivery.position) - 1 FROM webhook_deliveries delivery
         WHERE delivery.endpoint_id = endpoint.id AND delivery.status IN ('pending', 'retrying')))) AS after
       FROM webhook_endpoints endpoint WHERE endpoint.tenant_id = $1 AND endpoint.enabled`,
      [tenantId],
    );
    return row?.after === null || row === undefined ? undefined : Number(row.after);
  }

  /**
   * Removes deliveries, with their attempts, and finished replays that are older; never one that still waits, nor one
   * that keeps its event from being delivered again.
   * @param before a ULID of that time
   * @returns how many were removed: when it is the limit, there may be more
   */
  async removeOldAcrossTenants(before: string, limit: number): Promise<number> {
    const [, removed]: [unknown, number] = await this.unitOfWork.manager.query(
      `DELETE FROM webhook_deliveries WHERE id IN (
         SELECT delivery.id FROM webhook_deliveries delivery
         JOIN webhook_endpoints endpoint ON endpoint.id = delivery.endpoint_id
         WHERE delivery.id < $1 AND delivery.status NOT IN ('pending', 'retrying')
           AND (delivery.position <= endpoint.position OR NOT endpoint.enabled)
         ORDER BY delivery.id LIMIT $2)`,
      [before, limit],
    );
    return removed;
  }

  async removeOldReplaysAcrossTenants(before: Date): Promise<void> {
    await this.unitOfWork.manager.query(
      `DELETE FROM webhook_endpoints WHERE kind = 'replay' AND finished_at < $1`,
      [before],
    );
  }
}
