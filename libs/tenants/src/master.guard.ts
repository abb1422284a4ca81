import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { accessTo, requestOf } from './access.decorators.js';
import { MasterToken } from './master-token.js';

/** Platform calls need the master token. */
@Injectable()
export class MasterGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly masterToken: MasterToken,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessTo(this.reflector, context) === 'master') await this.masterToken.demand(requestOf(context));
    return true;
  }
}
