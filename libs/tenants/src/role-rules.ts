import { type Principal, ROLES, type Role } from './principal.js';
import type { User } from './user.entity.js';

/*
 * What a role may do to the users of its tenant, after WUTS: an admin everything; a manager sees and changes users
 * and managers, and makes no admins; a user has only the own data. Pure functions: the tenant has been checked before.
 */

const rank = (role: Role) => ROLES.indexOf(role);

type Subject = Pick<User, 'id' | 'role'>;

export const maySee = (caller: Principal, user: Subject): boolean =>
  user.id === caller.userId || mayManage(caller, user);

/** Change or delete: never for a plain user, and never upwards. */
export const mayManage = (caller: Principal, user: Subject): boolean =>
  caller.role !== 'user' && rank(caller.role) >= rank(user.role);

/** Nobody gives a role above the own one. */
export const mayGive = (caller: Principal, role: Role): boolean => rank(caller.role) >= rank(role);
