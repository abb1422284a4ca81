import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { type AuthenticatedRequest, bearerToken, requestOf } from '#libs/tenants';
import { WhatIsUpErrors } from '../whatisup.errors.js';
import { Credentials } from './credentials.js';
import { TOKEN_IN_QUERY_MARK, UNMETERED_MARK } from './marks.js';
import { RateLimits } from './rate-limits.js';
import { SCOPE_MARK } from './scopes.js';

/** Lets callers in by their key, counts the call, and checks the scopes of the key. */
@Injectable()
export class WhatIsUpGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly credentials: Credentials,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const caller = await this.credentials.admit(request, this.credential(context, request));
    const isFree = Boolean(this.reflector.get(UNMETERED_MARK, context.getHandler()));
    this.limits.charge(caller.tenantId, isFree, context.switchToHttp().getResponse<Response>());
    const needed: string | undefined = this.reflector.get(SCOPE_MARK, context.getHandler());
    const scopes = caller.key?.scopes ?? [];
    if (needed && scopes.length > 0 && !scopes.includes(needed))
      throw WhatIsUpErrors.INSUFFICIENT_SCOPE({ message: `this API key has no scope ${needed}` });
    return true;
  }

  private credential(context: ExecutionContext, request: AuthenticatedRequest): string {
    const mayBeInQuery = Boolean(this.reflector.get(TOKEN_IN_QUERY_MARK, context.getHandler()));
    const text = credentialOf(request, mayBeInQuery);
    if (text) return text;
    throw request.headers.authorization ? WhatIsUpErrors.AUTH_MALFORMED() : WhatIsUpErrors.AUTH_MISSING();
  }
}

/** The text of the key; a header goes before the query. */
export function credentialOf(
  { headers, query }: Pick<AuthenticatedRequest, 'headers' | 'query'>,
  mayBeInQuery: boolean,
): string | undefined {
  if (headers.authorization || !mayBeInQuery) return bearerToken(headers.authorization);
  return typeof query.token === 'string' ? query.token : undefined;
}
