import { Injectable } from '@nestjs/common';
import { gatheredReads, newId, type TenantId, UnitOfWork, type UserId } from '#libs/platform';
import { type AccessToken, AccessTokenEntity, type AccessTokenId } from './access-token.entity.js';
import type { Principal } from './principal.js';

/** What a token that works stands for. */
export interface TokenHolder extends Principal {
  lastUsedAt: Date | null;
  /** The only one that takes it. */
  api: string | null;
}

@Injectable()
export class AccessTokenRepository {
  /** By the digest of its text, when it works: not revoked, of an active user, of a tenant that is to stay. */
  readonly findHolderAcrossTenants: (sha256: string) => Promise<TokenHolder | undefined>;

  constructor(private readonly unitOfWork: UnitOfWork) {
    this.findHolderAcrossTenants = gatheredReads(unitOfWork, (digests) => this.holdersAcrossTenants(digests));
  }

  private get rows() {
    return this.unitOfWork.manager.getRepository(AccessTokenEntity);
  }

  async insert(
    tenantId: TenantId,
    token: Pick<AccessToken, 'userId' | 'name' | 'sha256' | 'api'>,
  ): Promise<AccessToken> {
    const id = newId<AccessTokenId>();
    await this.rows.insert({ ...token, id, tenantId });
    return this.rows.findOneByOrFail({ tenantId, id });
  }

  list(tenantId: TenantId): Promise<AccessToken[]> {
    return this.rows.find({ where: { tenantId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Those of one user for one API that work, oldest first. */
  async listOfApi(tenantId: TenantId, userId: UserId, api: string): Promise<AccessToken[]> {
    const tokens = await this.rows.find({
      where: { tenantId, userId, api },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return tokens.filter(({ revokedAt }) => revokedAt === null || revokedAt.getTime() > Date.now());
  }

  find(tenantId: TenantId, id: AccessTokenId): Promise<AccessToken | null> {
    return this.rows.findOneBy({ tenantId, id });
  }

  /** The time stays of one that does not work any more. */
  async revoke(tenantId: TenantId, id: AccessTokenId): Promise<void> {
    await this.unitOfWork.manager.query(
      `UPDATE access_tokens SET revoked_at = now()
       WHERE tenant_id = $1 AND id = $2 AND (revoked_at IS NULL OR revoked_at > now())`,
      [tenantId, id],
    );
  }

  /** @returns whether it was neither revoked nor replaced before */
  async endAfter(tenantId: TenantId, id: AccessTokenId, seconds: number): Promise<boolean> {
    const [, ended]: [unknown, number] = await this.unitOfWork.manager.query(
      `UPDATE access_tokens SET revoked_at = now() + make_interval(secs => $3)
       WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL`,
      [tenantId, id, seconds],
    );
    return ended === 1;
  }

  /** Several requests may find the old time at once: one of them writes. */
  async recordUse(tenantId: TenantId, id: AccessTokenId): Promise<void> {
    await this.unitOfWork.manager.query(
      `UPDATE access_tokens SET last_used_at = now()
       WHERE tenant_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [tenantId, id],
    );
  }

  findAcrossTenants(id: AccessTokenId): Promise<AccessToken | null> {
    return this.rows.findOneBy({ id });
  }

  /** By the digest of its text, whether it works or not. */
  async findByDigestAcrossTenants(sha256: string): Promise<AccessToken | null> {
    return this.rows.findOneBy({ sha256 });
  }

  private async holdersAcrossTenants(digests: readonly string[]): Promise<(TokenHolder | undefined)[]> {
    const holders: (TokenHolder & { sha256: string })[] = await this.unitOfWork.manager.query(
      `SELECT token.sha256, token.id AS "tokenId", token.last_used_at AS "lastUsedAt",
              token.tenant_id AS "tenantId", token.user_id AS "userId", token.api, member.role
       FROM access_tokens token
       JOIN users member ON member.id = token.user_id AND member.tenant_id = token.tenant_id
       JOIN tenants tenant ON tenant.id = token.tenant_id
       WHERE token.sha256 = ANY($1::text[]) AND (token.revoked_at IS NULL OR token.revoked_at > now())
         AND member.active AND tenant.deleting_since IS NULL`,
      [digests],
    );
    const byDigest = new Map(holders.map(({ sha256, ...holder }) => [sha256, holder]));
    return digests.map((digest) => byDigest.get(digest));
  }
}
