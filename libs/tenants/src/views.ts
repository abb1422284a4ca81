import type { AccessTokenDto } from './access-token.dto.js';
import type { AccessToken } from './access-token.entity.js';
import type { TenantDto } from './tenant.dto.js';
import type { Tenant } from './tenant.entity.js';
import type { UserDto } from './user.dto.js';
import type { User } from './user.entity.js';

/*
 * The rows as the native API shows them. WUTS' lists of users show tokens; here a token's text is not kept, so that
 * only the call that makes one can show it.
 */

export const tenantView = (tenant: Tenant): TenantDto => ({
  id: tenant.id,
  name: tenant.name,
  created_at: tenant.createdAt.toISOString(),
  updated_at: tenant.updatedAt.toISOString(),
});

export const userView = (user: User, token: string | null = null): UserDto => ({
  id: user.id,
  tenant_id: user.tenantId,
  email: user.email,
  role: user.role,
  token,
  active: user.active,
  webhook_url: user.webhookUrl,
  created_at: user.createdAt.toISOString(),
  updated_at: user.updatedAt.toISOString(),
});

export const accessTokenView = (token: AccessToken, text: string | null = null): AccessTokenDto => ({
  token_id: token.id,
  token: text,
  name: token.name,
  api: token.api,
  tenant_id: token.tenantId,
  user_id: token.userId,
  created_at: token.createdAt.toISOString(),
  last_used_at: token.lastUsedAt?.toISOString() ?? null,
  revoked_at: token.revokedAt?.toISOString() ?? null,
});

/** What the calls that take a `webhook_url` say of it. */
export const webhookView = (webhookUrl: string | null, note: string) => ({
  webhook_configured: webhookUrl !== null,
  webhook_url: webhookUrl,
  note: webhookUrl && note,
});
