import { Injectable } from '@nestjs/common';
import { newId, type TenantId, UnitOfWork, type UserId } from '#libs/platform';
import type { Role } from '#libs/tenants';
import { type ApiKey, ApiKeyEntity, type ApiKeyId } from './api-key.entity.js';

export type NewApiKey = Pick<
  ApiKey,
  'userId' | 'deviceId' | 'name' | 'mode' | 'prefix' | 'hmac' | 'scopes' | 'expiresAt'
>;

/** A key with the role of its owner. */
export interface HeldApiKey {
  key: ApiKey;
  role: Role;
}

@Injectable()
export class ApiKeyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(ApiKeyEntity);
  }

  async insert(tenantId: TenantId, key: NewApiKey): Promise<ApiKey> {
    const id = newId<ApiKeyId>();
    await this.rows.insert({ ...key, id, tenantId });
    return this.rows.findOneByOrFail({ tenantId, id });
  }

  /** Newest first. @param userId only those of this user */
  list(tenantId: TenantId, userId: UserId | undefined): Promise<ApiKey[]> {
    return this.rows.find({
      where: { tenantId, ...(userId && { userId }) },
      order: { createdAt: 'DESC', id: 'DESC' },
    });
  }

  find(tenantId: TenantId, id: ApiKeyId): Promise<ApiKey | null> {
    return this.rows.findOneBy({ tenantId, id });
  }

  /** The time stays of one that was revoked before. */
  async revoke(tenantId: TenantId, id: ApiKeyId): Promise<void> {
    await this.unitOfWork.manager.query(
      'UPDATE api_keys SET revoked_at = now() WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL',
      [tenantId, id],
    );
  }

  /** Several requests may find the old time at once: one of them writes. */
  async recordUse(tenantId: TenantId, id: ApiKeyId): Promise<void> {
    await this.unitOfWork.manager.query(
      `UPDATE api_keys SET last_used_at = now()
       WHERE tenant_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [tenantId, id],
    );
  }

  /** Those that begin so: of an active user, of a tenant that is to stay, and not revoked. */
  async findByPrefixAcrossTenants(prefix: string): Promise<HeldApiKey[]> {
    const roles: { id: ApiKeyId; role: Role }[] = await this.unitOfWork.manager.query(
      `SELECT key.id, member.role FROM api_keys key
       JOIN users member ON member.id = key.user_id AND member.tenant_id = key.tenant_id
       JOIN tenants tenant ON tenant.id = key.tenant_id
       WHERE key.prefix = $1 AND key.revoked_at IS NULL AND member.active AND tenant.deleting_since IS NULL`,
      [prefix],
    );
    const held: HeldApiKey[] = [];
    for (const { id, role } of roles) {
      const key = await this.rows.findOneBy({ id });
      if (key) held.push({ key, role });
    }
    return held;
  }
}
