import { Injectable } from '@nestjs/common';
import { type DeviceId, type TenantId, UnitOfWork } from '#libs/platform';
import { WebhookEntity } from './webhook.entity.js';

export type WebhookRow = Omit<WebhookEntity, 'tenantId' | 'createdAt' | 'updatedAt'>;

/** What a second configuration of the same device replaces; the id and the time of creation stay. */
const REPLACED = ['url', 'enabled_events', 'enabled', 'retry_attempts', 'timeout_seconds', 'headers'];

@Injectable()
export class WebhookRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(WebhookEntity);
  }

  find(tenantId: TenantId, deviceId: DeviceId): Promise<WebhookEntity | null> {
    return this.rows.findOneBy({ tenantId, deviceId });
  }

  /** Inserts the device's webhook or replaces it, at once; the secret of an existing one stays when told so. */
  async upsert(tenantId: TenantId, row: WebhookRow, keepsSecret: boolean): Promise<WebhookEntity> {
    await this.rows
      .createQueryBuilder()
      .insert()
      .values({ ...row, tenantId })
      .orUpdate(keepsSecret ? REPLACED : [...REPLACED, 'secret'], ['device_id'])
      .updateEntity(false)
      .execute();
    return this.rows.findOneByOrFail({ tenantId, deviceId: row.deviceId });
  }

  /** Inserts the device's webhook unless it has one by now. */
  async insertIfNone(tenantId: TenantId, row: WebhookRow): Promise<WebhookEntity> {
    await this.rows
      .createQueryBuilder()
      .insert()
      .values({ ...row, tenantId })
      .orIgnore()
      .updateEntity(false)
      .execute();
    return this.rows.findOneByOrFail({ tenantId, deviceId: row.deviceId });
  }

  /** @returns whether there was one */
  async delete(tenantId: TenantId, deviceId: DeviceId): Promise<boolean> {
    const { affected } = await this.rows.delete({ tenantId, deviceId });
    return affected === 1;
  }
}
