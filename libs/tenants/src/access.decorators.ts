import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { Request } from 'express';
import { ApiErrors, logContext } from '#libs/platform';
import type { Principal, Role } from './principal.js';
// For its effect: the table's codes must be known before a controller names them.
import './tenant.errors.js';

type Access = 'public' | 'master' | Type<CanActivate>;

const ACCESS = 'wagon:access';
const ROLES = 'wagon:roles';

/** Name of the master token's security scheme in the OpenAPI document. */
export const MASTER_SECURITY = 'master';

/** Needs no token. */
export const Public = () => SetMetadata(ACCESS, 'public' satisfies Access);

/** A platform call: needs the master token, and takes no tenant's. Also documents that. */
export const MasterOnly = () =>
  applyDecorators(
    SetMetadata(ACCESS, 'master' satisfies Access),
    ApiBearerAuth(MASTER_SECURITY),
    ApiErrors('MASTER_TOKEN_REQUIRED', 'INVALID_MASTER_TOKEN'),
  );

/**
 * Of the controllers of a facade: this guard lets callers in, instead of the bearer guard. It is a provider of the
 * facade's module, and puts the caller into the request with `letIn`; `@Roles` then goes by that.
 */
export const GuardedBy = (guard: Type<CanActivate>) => SetMetadata(ACCESS, guard satisfies Access);

/** Needs a token of a user with one of the roles. Without it every role may call. */
export const Roles = (...roles: Role[]) => applyDecorators(SetMetadata(ROLES, roles), ApiErrors('FORBIDDEN'));

/** The caller of a handler, as its parameter. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => requestOf(context).user,
);

export type AuthenticatedRequest = Request & { user?: Principal };

export const requestOf = (context: ExecutionContext) =>
  context.switchToHttp().getRequest<AuthenticatedRequest>();

/** What a guard does with a caller whom it knows. */
export function letIn(request: AuthenticatedRequest, caller: Principal): void {
  request.user = caller;
  logContext.set({ tenantId: caller.tenantId });
}

/** Undefined: an access token is needed. The handler's own mark wins over its controller's. */
export const accessTo = (reflector: Reflector, context: ExecutionContext) =>
  reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);

export const rolesFor = (reflector: Reflector, context: ExecutionContext) =>
  reflector.getAllAndOverride<Role[] | undefined>(ROLES, [context.getHandler(), context.getClass()]);
