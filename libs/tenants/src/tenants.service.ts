import { Injectable, Optional } from '@nestjs/common';
import { type TenantId, TenantKeys, UnitOfWork } from '#libs/platform';
import { AccessTokensService } from './access-tokens.service.js';
import { InstallationRepository } from './installation.repository.js';
import { hashPassword } from './password.js';
import type { Tenant } from './tenant.entity.js';
import { TenantErrors } from './tenant.errors.js';
import { TenantRepository } from './tenant.repository.js';
import type { User } from './user.entity.js';
import { UserRepository } from './user.repository.js';

export interface Registration {
  tenantName: string;
  email: string;
  password: string;
  webhookUrl: string | null;
}

export type BeforeTenantDeletion = (tenantId: TenantId) => Promise<void>;

@Injectable()
export class TenantsService {
  private readonly deletionHooks: BeforeTenantDeletion[] = [];

  constructor(
    private readonly tenants: TenantRepository,
    private readonly users: UserRepository,
    private readonly tokens: AccessTokensService,
    private readonly installation: InstallationRepository,
    private readonly unitOfWork: UnitOfWork,
    /** The command line has no keys at hand: the tenants that it makes get theirs when the gateway first needs one. */
    @Optional() private readonly keys?: TenantKeys,
  ) {}

  /** A tenant with its first user, an admin, and that user's token, whose text nothing shows again. */
  async register(registration: Registration): Promise<{ tenant: Tenant; user: User; token: string }> {
    const { tenantName, email, password, webhookUrl } = registration;
    const passwordHash = await hashPassword(password); // not in the transaction: it takes long
    return this.unitOfWork.run(async () => {
      const tenant = await this.tenants.insert(tenantName);
      await this.keys?.boxOf(tenant.id);
      const user = await this.users.insert(tenant.id, { email, passwordHash, role: 'admin', webhookUrl });
      const { text } = await this.tokens.issue(tenant.id, user.id, null);
      await this.installation.recordFirstTenant();
      return { tenant, user, token: text };
    });
  }

  listAcrossTenants(): Promise<Tenant[]> {
    return this.tenants.listAcrossTenants();
  }

  async get(tenantId: TenantId): Promise<Tenant> {
    const tenant = await this.tenants.find(tenantId);
    if (!tenant) throw TenantErrors.TENANT_NOT_FOUND();
    return tenant;
  }

  /**
   * What must have stopped before a tenant's rows go, such as its live sessions. It is called after the tenant's
   * tokens stopped working, and may be called again when a deletion failed and is repeated.
   */
  beforeDelete(hook: BeforeTenantDeletion): void {
    this.deletionHooks.push(hook);
  }

  /**
   * Deletes the tenant and all that is its. What fails on the way, or is cut off by the end of the process, leaves a
   * tenant that is listed and whose tokens do not work; deleting it again goes on.
   */
  async delete(tenantId: TenantId): Promise<Tenant> {
    const tenant = await this.get(tenantId);
    try {
      await this.tenants.markDeleting(tenantId);
      for (const hook of this.deletionHooks) await hook(tenantId);
      await this.tenants.delete(tenantId);
      this.keys?.forget(tenantId);
    } catch (error) {
      throw TenantErrors.TENANT_NOT_DELETED({ cause: error });
    }
    return tenant;
  }
}
