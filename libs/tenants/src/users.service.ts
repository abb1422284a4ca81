import { Injectable } from '@nestjs/common';
import { invalidField, PlatformErrors, type TenantId, UnitOfWork, type UserId } from '#libs/platform';
import { AccessTokensService } from './access-tokens.service.js';
import { hashPassword } from './password.js';
import type { Principal, Role } from './principal.js';
import { mayGive, mayManage, maySee } from './role-rules.js';
import { UserErrors } from './tenant.errors.js';
import { TenantRepository } from './tenant.repository.js';
import type { User } from './user.entity.js';
import { UserRepository } from './user.repository.js';

export interface UserDetails {
  email: string;
  password: string;
  role: Role;
  webhookUrl: string | null;
}

/** Users of one tenant. Each method that takes the caller also applies the rules of its role. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UserRepository,
    private readonly tenants: TenantRepository,
    private readonly tokens: AccessTokensService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @returns the user and the text of its first token, which nothing shows again */
  async create(caller: Principal, details: UserDetails): Promise<{ user: User; token: string }> {
    if (!mayGive(caller, details.role)) throw PlatformErrors.FORBIDDEN();
    const { password, ...rest } = details;
    const passwordHash = await hashPassword(password);
    return this.unitOfWork.run(async () => {
      const user = await this.users.insert(caller.tenantId, { ...rest, passwordHash });
      const { text } = await this.tokens.issue(caller.tenantId, user.id, null);
      return { user, token: text };
    });
  }

  list(tenantId: TenantId): Promise<User[]> {
    return this.users.list(tenantId);
  }

  /** @throws USER_NOT_FOUND, also for another tenant's; FORBIDDEN when the caller's role may not see it */
  async get(caller: Principal, id: UserId): Promise<User> {
    const user = await this.find(caller.tenantId, id);
    if (!maySee(caller, user)) throw PlatformErrors.FORBIDDEN();
    return user;
  }

  /** @returns the user as it was before */
  change(caller: Principal, id: UserId, changes: { role?: Role; active?: boolean }): Promise<User> {
    if (changes.role === undefined && changes.active === undefined)
      throw invalidField('active', 'active or role is required');
    return this.withoutLosingAdmins(caller.tenantId, async () => {
      const user = await this.find(caller.tenantId, id);
      if (!mayManage(caller, user) || !mayGive(caller, changes.role ?? user.role))
        throw PlatformErrors.FORBIDDEN();
      await this.users.update(caller.tenantId, id, changes);
      return user;
    });
  }

  delete(caller: Principal, id: UserId): Promise<void> {
    return this.withoutLosingAdmins(caller.tenantId, async () => {
      const user = await this.find(caller.tenantId, id);
      if (!mayManage(caller, user)) throw PlatformErrors.FORBIDDEN();
      if (id === caller.userId) throw UserErrors.OWN_USER();
      await this.users.delete(caller.tenantId, id);
    });
  }

  /** Where the webhook of the user's new devices goes; null when nothing was set, or the user is gone. */
  async webhookUrlOf(tenantId: TenantId, userId: UserId): Promise<string | null> {
    return (await this.users.find(tenantId, userId))?.webhookUrl ?? null;
  }

  setWebhookUrl(tenantId: TenantId, userId: UserId, webhookUrl: string | null): Promise<void> {
    return this.users.update(tenantId, userId, { webhookUrl });
  }

  /** The user a new token is for: the named one, else the tenant's oldest active admin. */
  async tokenHolder(tenantId: TenantId, id: UserId | undefined): Promise<User> {
    const user = id ? await this.find(tenantId, id) : await this.users.findOldestActiveAdmin(tenantId);
    if (!user) throw UserErrors.USER_NOT_FOUND();
    if (!user.active) throw UserErrors.USER_INACTIVE();
    return user;
  }

  private async find(tenantId: TenantId, id: UserId): Promise<User> {
    const user = await this.users.find(tenantId, id);
    if (!user) throw UserErrors.USER_NOT_FOUND();
    return user;
  }

  /** One change at a time, and none that takes away the last active admin: two admins may demote each other at once. */
  private withoutLosingAdmins<T>(tenantId: TenantId, work: () => Promise<T>): Promise<T> {
    return this.unitOfWork.run(async () => {
      await this.tenants.lock(tenantId);
      const result = await work();
      if (!(await this.users.findOldestActiveAdmin(tenantId))) throw UserErrors.LAST_ADMIN();
      return result;
    });
  }
}
