import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/index.js';
import type { TenantId } from '../ids/index.js';

@Injectable()
export class TenantKeyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async find(tenantId: TenantId): Promise<Buffer | undefined> {
    const rows: { wrapped: Buffer }[] = await this.unitOfWork.manager.query(
      'SELECT wrapped FROM tenant_keys WHERE tenant_id = $1',
      [tenantId],
    );
    return rows[0]?.wrapped;
  }

  /** Keeps the key that is there when the tenant has one by now; does nothing when the tenant is gone. */
  async insertIfNone(tenantId: TenantId, wrapped: Buffer): Promise<void> {
    await this.unitOfWork.manager.query(
      `INSERT INTO tenant_keys (tenant_id, wrapped) SELECT id, $2 FROM tenants WHERE id = $1
       ON CONFLICT (tenant_id) DO NOTHING`,
      [tenantId, wrapped],
    );
  }
}
