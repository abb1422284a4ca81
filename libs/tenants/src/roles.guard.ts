import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PlatformErrors } from '#libs/platform';
import { requestOf, rolesFor } from './access.decorators.js';

/** After the bearer guard: refuses a caller without one of the roles that the handler names. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = rolesFor(this.reflector, context);
    const { user } = requestOf(context);
    if (roles && !(user && roles.includes(user.role))) throw PlatformErrors.FORBIDDEN();
    return true;
  }
}
