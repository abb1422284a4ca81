import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import { accessTo } from './access.decorators.js';

/** Asks the guard that a controller names with `@GuardedBy`, in the place of the bearer guard. */
@Injectable()
export class OwnGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
  ) {}

  canActivate(context: ExecutionContext): ReturnType<CanActivate['canActivate']> {
    const guard = accessTo(this.reflector, context);
    if (typeof guard !== 'function') return true;
    return this.modules.get(guard, { strict: false }).canActivate(context);
  }
}
