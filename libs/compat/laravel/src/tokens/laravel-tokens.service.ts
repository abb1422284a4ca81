import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { PlatformErrors, type UserId, WagonError } from '#libs/platform';
import {
  type AccessToken,
  AccessTokenErrors,
  AccessTokensService,
  type IssuedToken,
  type Principal,
  UsersService,
} from '#libs/tenants';
import { LARAVEL } from '../name.js';

/** Access tokens that this API alone takes. Whoever may see a user may make and delete that user's tokens. */
@Injectable()
export class LaravelTokens {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: AccessTokensService,
  ) {}

  /** Of nobody when there is no such user: the product has an empty list for whatever id it is asked for. */
  async list(caller: Principal, userId: string): Promise<AccessToken[]> {
    const user = await this.users.get(caller, userId as UserId).catch(nothingWhenMissing);
    return user ? this.tokens.listOfApi(caller.tenantId, user.id, LARAVEL) : [];
  }

  /** @throws VALIDATION_ERROR when there is no such user, FORBIDDEN, USER_INACTIVE */
  async generate(caller: Principal, userId: string, name: string): Promise<IssuedToken> {
    const user = await this.users.get(caller, userId as UserId).catch(nothingWhenMissing);
    if (!user)
      throw PlatformErrors.VALIDATION_ERROR({
        fields: [{ field: 'user_id', message: 'The selected user id is invalid.' }],
      });
    const holder = await this.users.tokenHolder(caller.tenantId, user.id);
    return this.tokens.issue(caller.tenantId, holder.id, name, LARAVEL);
  }

  /** @throws TOKEN_NOT_FOUND, FORBIDDEN */
  async remove(caller: Principal, userId: string, id: string): Promise<void> {
    const token = (await this.list(caller, userId)).find((one) => isUUID(id) && one.id === id.toLowerCase());
    if (!token) throw AccessTokenErrors.TOKEN_NOT_FOUND();
    await this.tokens.revoke(caller.tenantId, token.id);
  }
}

function nothingWhenMissing(error: unknown): undefined {
  if (!(error instanceof WagonError && error.code === 'USER_NOT_FOUND')) throw error;
}
