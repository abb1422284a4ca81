import { describe, expect, it } from 'vitest';
import type { TenantId, UserId } from '#libs/platform';
import type { AccessTokenId } from './access-token.entity.js';
import { type Principal, ROLES, type Role } from './principal.js';
import { mayGive, mayManage, maySee } from './role-rules.js';

const caller = (role: Role): Principal => ({
  tenantId: 't' as TenantId,
  userId: 'caller' as UserId,
  role,
  tokenId: 'token' as AccessTokenId,
});
const another = (role: Role) => ({ id: 'another' as UserId, role });
const rolesThat = (rule: (role: Role) => boolean) => ROLES.filter(rule);

describe('role rules', () => {
  it.each([
    ['admin', ['user', 'manager', 'admin']],
    ['manager', ['user', 'manager']],
    ['user', []],
  ] as const)('lets a %s see and manage other users of the roles %j', (role, allowed) => {
    expect(rolesThat((other) => mayManage(caller(role), another(other)))).toEqual(allowed);
    expect(rolesThat((other) => maySee(caller(role), another(other)))).toEqual(allowed);
  });

  it.each(ROLES)('lets a %s see the own data', (role) => {
    expect(maySee(caller(role), { id: 'caller' as UserId, role })).toBe(true);
  });

  it('lets a plain user manage not even itself', () => {
    expect(mayManage(caller('user'), { id: 'caller' as UserId, role: 'user' })).toBe(false);
  });

  it('lets a manager make no admin', () => {
    expect(rolesThat((role) => mayGive(caller('manager'), role))).toEqual(['user', 'manager']);
    expect(rolesThat((role) => mayGive(caller('admin'), role))).toEqual(['user', 'manager', 'admin']);
  });
});
