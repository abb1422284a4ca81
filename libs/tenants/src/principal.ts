import type { DeviceId, TenantId, UserId } from '#libs/platform';
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
  /** Of a credential that stands for one device: the caller may use no other. */
  onlyDevice?: DeviceId;
}

/** Whether the caller's view is the tenant's, not that of some of its devices. */
export const seesWholeTenant = ({ role, onlyDevice }: Pick<Principal, 'role' | 'onlyDevice'>): boolean =>
  role !== 'user' && onlyDevice === undefined;
