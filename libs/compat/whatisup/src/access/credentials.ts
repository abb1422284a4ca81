import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ApiKeysService, isApiKeyText, type KeyCaller } from '#libs/api-keys';
import { WagonError } from '#libs/platform';
import { AccessTokensService, type AuthenticatedRequest, letIn, TokenAccess } from '#libs/tenants';
import { WhatIsUpErrors } from '../whatisup.errors.js';

/** The name of this facade: tokens that were made for another one alone do not work here. */
const API = 'whatisup';

/** What callers show: an API key, or an access token of the tenant, with which the first key is made. */
@Injectable()
export class Credentials {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly access: TokenAccess,
    private readonly tokens: AccessTokensService,
  ) {}

  /** @throws AUTH_MALFORMED, API_KEY_INVALID, API_KEY_EXPIRED, UNAUTHORIZED, TOO_MANY_REQUESTS */
  async admit(request: AuthenticatedRequest, text: string): Promise<KeyCaller> {
    if (isUUID(text)) return this.access.admit(request, API, text);
    if (!isApiKeyText(text)) throw WhatIsUpErrors.AUTH_MALFORMED();
    const holder = await this.keys.verify(text);
    letIn(request, holder);
    return holder;
  }

  /** Whether a caller may still see what was shown when the call began. */
  async stillHold(caller: KeyCaller, text: string): Promise<boolean> {
    try {
      const now = isUUID(text) ? await this.tokens.verify(text, API) : await this.keys.verify(text);
      return now?.role === caller.role;
    } catch (error) {
      if (error instanceof WagonError && error.status === 401) return false;
      throw error;
    }
  }
}
