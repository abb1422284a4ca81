import { Injectable } from '@nestjs/common';
import { newId, type TenantId, UnitOfWork, type UserId } from '#libs/platform';
import { UserErrors } from './tenant.errors.js';
import { type User, UserEntity } from './user.entity.js';

export type NewUser = Pick<User, 'email' | 'passwordHash' | 'role' | 'webhookUrl'>;
export type UserChanges = Partial<Pick<User, 'role' | 'active' | 'webhookUrl'>>;

@Injectable()
export class UserRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(UserEntity);
  }

  /** @throws USER_EXISTS when the tenant has a user with this address */
  async insert(tenantId: TenantId, user: NewUser): Promise<User> {
    const row = { ...user, id: newId<UserId>(), tenantId, active: true };
    await this.rows.createQueryBuilder().insert().values(row).orIgnore().execute();
    const inserted = await this.find(tenantId, row.id);
    if (!inserted) throw UserErrors.USER_EXISTS();
    return inserted;
  }

  list(tenantId: TenantId): Promise<User[]> {
    return this.rows.find({ where: { tenantId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  find(tenantId: TenantId, id: UserId): Promise<User | null> {
    return this.rows.findOneBy({ tenantId, id });
  }

  findOldestActiveAdmin(tenantId: TenantId): Promise<User | null> {
    return this.rows.findOne({
      where: { tenantId, role: 'admin', active: true },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  async update(tenantId: TenantId, id: UserId, changes: UserChanges): Promise<void> {
    await this.rows.update({ tenantId, id }, changes);
  }

  async delete(tenantId: TenantId, id: UserId): Promise<void> {
    await this.rows.delete({ tenantId, id });
  }
}
