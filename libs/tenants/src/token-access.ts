import { Injectable } from '@nestjs/common';
import { PlatformErrors } from '#libs/platform';
import { type AuthenticatedRequest, letIn } from './access.decorators.js';
import { AccessTokensService } from './access-tokens.service.js';
import { FailedAttempts } from './failed-attempts.js';
import type { Principal } from './principal.js';

/** Lets callers in by a token, for the guard of a facade: wherever its API has the token, and whatever it calls it. */
@Injectable()
export class TokenAccess {
  constructor(
    private readonly tokens: AccessTokensService,
    private readonly failedAttempts: FailedAttempts,
  ) {}

  /**
   * @param api the facade's name: tokens that were made for it alone work there too
   * @param text the token as it was sent; undefined when none was, which does not count as an attempt
   * @throws UNAUTHORIZED, or TOO_MANY_REQUESTS for an address that failed too often
   */
  async admit(request: AuthenticatedRequest, api: string, text: string | undefined): Promise<Principal> {
    const caller = text && (await this.tokens.verify(text, api));
    if (caller) {
      letIn(request, caller);
      return caller;
    }
    const invalid = PlatformErrors.UNAUTHORIZED();
    throw text ? this.failedAttempts.failed('access token', request.ip, invalid) : invalid;
  }
}
