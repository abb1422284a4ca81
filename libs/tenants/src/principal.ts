import type { TenantId, UserId } from '#libs/platform';
import type { AccessTokenId } from './access-token.entity.js';

/** From the least to the most powerful. */
export const ROLES = ['user', 'manager', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** Who makes a call: an access token stands for one user of one tenant. */
export interface Principal {
  tenantId: TenantId;
  userId: UserId;
  role: Role;
  /** Of the token with which the call is made. */
  tokenId: AccessTokenId;
}
