import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/index.js';
import type { TenantId } from '../ids/index.js';

@Injectable()
export class TenantKeyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** `isUndecided`: the running transaction has written it, and may yet be undone. */
  async find(tenantId: TenantId): Promise<{ wrapped: Buffer; isUndecided: boolean } | undefined> {
    const [key]: { wrapped: Buffer; isUndecided: boolean }[] = await this.unitOfWork.manager.query(
      `SELECT wrapped, coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false) AS "isUndecided"
       FROM tenant_keys WHERE tenant_id = $1`,
      [tenantId],
    );
    return key;
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
