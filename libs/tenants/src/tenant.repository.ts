import { Injectable } from '@nestjs/common';
import { newId, type TenantId, UnitOfWork } from '#libs/platform';
import { type Tenant, TenantEntity } from './tenant.entity.js';
import { TenantErrors } from './tenant.errors.js';

@Injectable()
export class TenantRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(TenantEntity);
  }

  /** @throws TENANT_EXISTS when the name is taken, in any case of letters */
  async insert(name: string): Promise<Tenant> {
    const id = newId<TenantId>();
    await this.rows.createQueryBuilder().insert().values({ id, name }).orIgnore().execute();
    const tenant = await this.find(id);
    if (!tenant) throw TenantErrors.TENANT_EXISTS();
    return tenant;
  }

  find(tenantId: TenantId): Promise<Tenant | null> {
    return this.rows.findOneBy({ id: tenantId });
  }

  /** Makes changes to the tenant's users wait for each other until the end of the transaction. */
  async lock(tenantId: TenantId): Promise<void> {
    await this.rows.findOne({ where: { id: tenantId }, lock: { mode: 'pessimistic_write' } });
  }

  async markDeleting(tenantId: TenantId): Promise<void> {
    await this.rows.update({ id: tenantId }, { deletingSince: new Date() });
  }

  async delete(tenantId: TenantId): Promise<void> {
    await this.rows.delete({ id: tenantId });
  }

  listAcrossTenants(): Promise<Tenant[]> {
    return this.rows.find({ order: { createdAt: 'ASC', id: 'ASC' } });
  }
}
