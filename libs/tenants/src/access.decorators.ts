import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { Request } from 'express';
import { ApiErrors } from '#libs/platform';
import type { Principal, Role } from './principal.js';
// For its effect: the table's codes must be known before a controller names them.
import './tenant.errors.js';

type Access = 'public' | 'master';

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

/** Needs a token of a user with one of the roles. Without it every role may call. */
export const Roles = (...roles: Role[]) => applyDecorators(SetMetadata(ROLES, roles), ApiErrors('FORBIDDEN'));

/** The caller of a handler, as its parameter. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => requestOf(context).user,
);

export type AuthenticatedRequest = Request & { user?: Principal };

export const requestOf = (context: ExecutionContext) =>
  context.switchToHttp().getRequest<AuthenticatedRequest>();

/** Undefined: an access token is needed. The handler's own mark wins over its controller's. */
export const accessTo = (reflector: Reflector, context: ExecutionContext) =>
  reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);

export const rolesFor = (reflector: Reflector, context: ExecutionContext) =>
  reflector.getAllAndOverride<Role[] | undefined>(ROLES, [context.getHandler(), context.getClass()]);
