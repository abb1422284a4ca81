import { Injectable } from '@nestjs/common';
import { type DeviceId, type TenantId, UnitOfWork } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import { DeviceWidEntity } from './device-wid.entity.js';

/** The device that a key selects, and as whom it acts. */
export interface WidHolder extends Principal {
  deviceId: DeviceId;
}

@Injectable()
export class WidRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(DeviceWidEntity);
  }

  /** The key of the device from now on, in place of the one that it had. */
  async put(tenantId: TenantId, wid: Omit<DeviceWidEntity, 'tenantId' | 'createdAt'>): Promise<void> {
    await this.rows.upsert({ ...wid, tenantId, createdAt: new Date() }, ['deviceId']);
  }

  find(tenantId: TenantId, deviceId: DeviceId): Promise<Readonly<DeviceWidEntity> | null> {
    return this.rows.findOneBy({ tenantId, deviceId });
  }

  /** By the digest of its text, when it works: of an active user, of a tenant that is to stay. */
  async findHolderAcrossTenants(sha256: string): Promise<WidHolder | undefined> {
    const [holder]: WidHolder[] = await this.unitOfWork.manager.query(
      `SELECT wid.id AS "tokenId", wid.device_id AS "deviceId", wid.tenant_id AS "tenantId",
              wid.user_id AS "userId", member.role
       FROM device_wids wid
       JOIN users member ON member.id = wid.user_id AND member.tenant_id = wid.tenant_id
       JOIN tenants tenant ON tenant.id = wid.tenant_id
       WHERE wid.sha256 = $1 AND member.active AND tenant.deleting_since IS NULL`,
      [sha256],
    );
    return holder;
  }
}
