import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  LOGGER,
  type Logger,
  NATIVE_API,
  sha256Hex,
  type TenantId,
  UnitOfWork,
  type UserId,
} from '#libs/platform';
import type { AccessToken, AccessTokenId } from './access-token.entity.js';
import { AccessTokenRepository, type TokenHolder } from './access-token.repository.js';
import type { Principal } from './principal.js';
import { AccessTokenErrors } from './tenant.errors.js';

const USE_IS_RECORDED_EVERY_MS = 60_000;

/** A token at the only moment at which its text is known. */
export interface IssuedToken {
  text: string;
  token: AccessToken;
}

@Injectable()
export class AccessTokensService {
  constructor(
    private readonly tokens: AccessTokenRepository,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param api the only one that is to take it; null: every one that takes access tokens */
  async issue(
    tenantId: TenantId,
    userId: UserId,
    name: string | null,
    api: string | null = null,
  ): Promise<IssuedToken> {
    const text = randomUUID();
    const token = await this.tokens.insert(tenantId, { userId, name, api, sha256: sha256Hex(text) });
    return { text, token };
  }

  list(tenantId: TenantId): Promise<AccessToken[]> {
    return this.tokens.list(tenantId);
  }

  /** Those of one user that one API alone takes, and that work. */
  listOfApi(tenantId: TenantId, userId: UserId, api: string): Promise<AccessToken[]> {
    return this.tokens.listOfApi(tenantId, userId, api);
  }

  /** Takes effect at once, in every process: nothing caches what a token stands for. Again changes nothing. */
  async revoke(tenantId: TenantId, id: AccessTokenId): Promise<AccessToken> {
    await this.tokens.revoke(tenantId, id);
    const token = await this.tokens.find(tenantId, id);
    if (!token) throw AccessTokenErrors.TOKEN_NOT_FOUND();
    return token;
  }

  /**
   * A new token in the place of the one of the call, which works for a while yet.
   * @throws TOKEN_REPLACED for one that is only left for that while: else it could be renewed for ever
   */
  rotate({ tenantId, tokenId }: Principal, graceSeconds: number) {
    return this.unitOfWork.run(async () => {
      if (!(await this.tokens.endAfter(tenantId, tokenId, graceSeconds)))
        throw AccessTokenErrors.TOKEN_REPLACED();
      const replaced = (await this.tokens.find(tenantId, tokenId))!;
      const issued = await this.issue(tenantId, replaced.userId, replaced.name);
      return { ...issued, replaced };
    });
  }

  async revokeAcrossTenants(id: AccessTokenId): Promise<AccessToken> {
    const token = await this.tokens.findAcrossTenants(id);
    if (!token) throw AccessTokenErrors.TOKEN_NOT_FOUND();
    return this.revoke(token.tenantId, id);
  }

  /** Whom the token stands for; undefined when it does not work. @param api where it is used, by its name in WAGON_APIS */
  async verify(text: string, api: string = NATIVE_API): Promise<Principal | undefined> {
    const holder = await this.tokens.findHolderAcrossTenants(sha256Hex(text));
    if (!holder || (holder.api !== null && holder.api !== api)) return undefined;
    if (Date.now() - (holder.lastUsedAt?.getTime() ?? 0) > USE_IS_RECORDED_EVERY_MS) this.recordUse(holder);
    const { tenantId, userId, role, tokenId } = holder;
    return { tenantId, userId, role, tokenId };
  }

  /** Whose token it is, also when it no longer works; undefined when it is none. Says nothing of what it may do. */
  async identify(text: string): Promise<Pick<Principal, 'tenantId' | 'userId' | 'tokenId'> | undefined> {
    const token = await this.tokens.findByDigestAcrossTenants(sha256Hex(text));
    return token ? { tenantId: token.tenantId, userId: token.userId, tokenId: token.id } : undefined;
  }

  /** Beside the request: no call waits for it, or fails with it. */
  private recordUse({ tenantId, tokenId }: TokenHolder): void {
    this.tokens
      .recordUse(tenantId, tokenId)
      .catch((error) => this.logger.debug({ err: error }, 'the use of a token was not recorded'));
  }
}
