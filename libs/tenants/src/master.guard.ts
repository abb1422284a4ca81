import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { accessTo, requestOf } from './access.decorators.js';
import { REALM } from './bearer.strategy.js';
import { bearerToken } from './bearer-token.js';
import { FailedAttempts } from './failed-attempts.js';
import { MasterToken } from './master-token.js';
import { TenantErrors } from './tenant.errors.js';

const challenge = { headers: { 'WWW-Authenticate': `Bearer realm="${REALM}"` } };

/**
 * Platform calls need the master token. People choose it, so it may be guessed: an address that failed too often is
 * refused before its token is looked at, even if it is the right one.
 */
@Injectable()
export class MasterGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly masterToken: MasterToken,
    private readonly failedAttempts: FailedAttempts,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessTo(this.reflector, context) !== 'master') return true;
    const { headers, ip } = requestOf(context);
    const token = bearerToken(headers.authorization);
    if (!token) throw TenantErrors.MASTER_TOKEN_REQUIRED(challenge);
    const tooMany = this.failedAttempts.refusal('master token', ip);
    if (tooMany) throw tooMany;
    if (await this.masterToken.accepts(token)) return true;
    this.failedAttempts.count('master token', ip);
    throw TenantErrors.INVALID_MASTER_TOKEN(challenge);
  }
}
