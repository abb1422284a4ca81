import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { type DeviceId, type TenantId, UnitOfWork } from '#libs/platform';
import {
  type EndpointId,
  newRevision,
  type WebhookEndpointEntity as Row,
  WebhookEndpointEntity,
} from './endpoint.entity.js';

export type NewEndpoint = Omit<Row, 'tenantId' | 'revision' | 'createdAt' | 'updatedAt'>;
export type EndpointChange = Partial<
  Omit<Row, 'id' | 'tenantId' | 'kind' | 'revision' | 'createdAt' | 'updatedAt'>
>;

/** What an endpoint is when nothing else was said. */
export const FRESH = {
  deviceIds: null,
  format: 'wuts',
  formatSettings: {},
  description: null,
  chats: null,
  headers: null,
  secret: null,
  previousSecret: null,
  previousSecretUntil: null,
  enabled: true,
  disabledReason: null,
  apiVersion: '1',
  retryAttempts: null,
  failingSince: null,
  pausedAt: null,
  nextProbeAt: null,
  replayOf: null,
  fromPosition: null,
  untilPosition: null,
  finishedAt: null,
} as const satisfies Partial<NewEndpoint>;

@Injectable()
export class EndpointRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(WebhookEndpointEntity);
  }

  /** Oldest first, without replays. */
  list(tenantId: TenantId): Promise<Row[]> {
    return this.rows.find({
      where: { tenantId, kind: Not('replay') },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** Newest first. */
  listReplays(tenantId: TenantId, limit: number): Promise<Row[]> {
    return this.rows.find({
      where: { tenantId, kind: 'replay' },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: limit,
    });
  }

  /** Replays among them. */
  async idsOfFormat(tenantId: TenantId, format: string): Promise<EndpointId[]> {
    const rows = await this.rows.find({ where: { tenantId, format }, select: { id: true } });
    return rows.map((row) => row.id);
  }

  async replayIdsOf(tenantId: TenantId, id: EndpointId): Promise<EndpointId[]> {
    const rows = await this.rows.find({ where: { tenantId, replayOf: id }, select: { id: true } });
    return rows.map((row) => row.id);
  }

  find(tenantId: TenantId, id: EndpointId): Promise<Row | null> {
    return this.rows.findOneBy({ tenantId, id });
  }

  findMany(tenantId: TenantId, ids: EndpointId[]): Promise<Row[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.rows.findBy({ tenantId, id: In(ids) });
  }

  /** Nobody else changes it until the transaction has ended. */
  lock(tenantId: TenantId, id: EndpointId): Promise<Row | null> {
    return this.rows.findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } });
  }

  findOfDevice(tenantId: TenantId, deviceId: DeviceId): Promise<Row | null> {
    return this.rows.findOneBy({ tenantId, deviceId, kind: 'webhook' });
  }

  async insert(tenantId: TenantId, row: NewEndpoint): Promise<Row> {
    await this.rows.insert(storable({ ...row, tenantId, revision: newRevision() }));
    return this.rows.findOneByOrFail({ tenantId, id: row.id });
  }

  /** Inserts the webhook of a device unless it has one by now. @returns the one it has then */
  async insertWebhookIfNone(tenantId: TenantId, row: NewEndpoint & { deviceId: DeviceId }): Promise<Row> {
    await this.rows
      .createQueryBuilder()
      .insert()
      .values(storable({ ...row, kind: 'webhook', tenantId, revision: newRevision() }))
      .orIgnore()
      .updateEntity(false)
      .execute();
    return this.rows.findOneByOrFail({ tenantId, deviceId: row.deviceId, kind: 'webhook' });
  }

  /** Changes its configuration; who delivers by the one before it notices. */
  async update(tenantId: TenantId, id: EndpointId, change: EndpointChange): Promise<Row> {
    await this.rows.update({ tenantId, id }, storable({ ...change, revision: newRevision() }));
    return this.rows.findOneByOrFail({ tenantId, id });
  }

  /** @returns whether there was one */
  async delete(tenantId: TenantId, id: EndpointId): Promise<boolean> {
    const { affected } = await this.rows.delete({ tenantId, id });
    return affected === 1;
  }

  /** Transactions that count the tenant's endpoints take turns. */
  async count(tenantId: TenantId, kind: Row['kind']): Promise<number> {
    await this.unitOfWork.manager.query('SELECT id FROM tenants WHERE id = $1 FOR NO KEY UPDATE', [tenantId]);
    return this.rows.countBy({ tenantId, kind, ...(kind === 'replay' && { enabled: true }) });
  }

  /** Where something may be delivered, with its revision: few bytes for each, as it is asked for all the time. */
  async listActiveAcrossTenants(): Promise<Pick<Row, 'id' | 'tenantId' | 'revision'>[]> {
    return this.unitOfWork.manager.query(
      `SELECT id, tenant_id AS "tenantId", revision FROM webhook_endpoints WHERE enabled`,
    );
  }
}

/** TypeORM's type of a row knows no JSON of any shape. */
const storable = <Values extends Partial<Row>>(values: Values) =>
  values as Values & { formatSettings?: Record<string, string> };
