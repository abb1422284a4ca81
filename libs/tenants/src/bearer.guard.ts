import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { PlatformErrors } from '#libs/platform';
import { accessTo, letIn, requestOf } from './access.decorators.js';
import { BearerStrategy } from './bearer.strategy.js';
import { bearerToken } from './bearer-token.js';
import { FailedAttempts } from './failed-attempts.js';
import type { Principal } from './principal.js';

/**
 * Every call that is neither public nor a platform call, nor has a guard of its own, needs an access token in the Authorization header.
 *
 * A right token passes even from an address that failed too often: it cannot be guessed, and behind a proxy that is
 * not trusted all clients share one address, which a single broken one must not close for the others.
 */
@Injectable()
export class BearerGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    private readonly failedAttempts: FailedAttempts,
    strategy: BearerStrategy,
  ) {
    // By its name, not the object: passport makes one for each request from what it finds by a name.
    super({ session: false, defaultStrategy: strategy.key });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessTo(this.reflector, context)) return true;
    await super.canActivate(context);
    return true;
  }

  /** What passport may see: it would also take a token from the query and the body, and not every allowed header. */
  override getRequest(context: ExecutionContext) {
    const token = bearerToken(requestOf(context).headers.authorization);
    return { headers: token ? { authorization: `Bearer ${token}` } : {} };
  }

  // biome-ignore lint/suspicious/noExplicitAny: the base class' signature
  override handleRequest<T = any>(
    error: unknown,
    user: unknown,
    info: unknown,
    context: ExecutionContext,
  ): T {
    if (error) throw error;
    if (!user) throw this.refusal(info, context);
    letIn(requestOf(context), user as Principal);
    return user as T;
  }

  private refusal(info: unknown, context: ExecutionContext): Error {
    const { ip, headers } = requestOf(context);
    const challenge = typeof info === 'string' ? info : 'Bearer realm="wagon"';
    const invalid = PlatformErrors.UNAUTHORIZED({ headers: { 'WWW-Authenticate': challenge } });
    if (!bearerToken(headers.authorization)) return invalid;
    return this.failedAttempts.failed('access token', ip, invalid);
  }
}
