import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Config, sameSecret, sha256Hex } from '#libs/platform';
import { bearerToken } from './bearer-token.js';
import { FailedAttempts } from './failed-attempts.js';
import { InstallationRepository } from './installation.repository.js';
import { TenantErrors } from './tenant.errors.js';

const challenge = { headers: { 'WWW-Authenticate': 'Bearer realm="wagon"' } };

/** The operator's token: WAGON_MASTER_TOKEN, else the one that was generated at the first start without it. */
@Injectable()
export class MasterToken {
  constructor(
    private readonly config: Config,
    private readonly installation: InstallationRepository,
    private readonly failedAttempts: FailedAttempts,
  ) {}

  /**
   * Refuses whoever does not hold it. People choose this token, so it may be guessed: an address that failed too
   * often is refused before its token is looked at, even if it is the right one.
   * @throws MASTER_TOKEN_REQUIRED, INVALID_MASTER_TOKEN or TOO_MANY_REQUESTS
   */
  async demand({ headers, ip }: Pick<Request, 'headers' | 'ip'>): Promise<void> {
    const token = bearerToken(headers.authorization);
    if (!token) throw TenantErrors.MASTER_TOKEN_REQUIRED(challenge);
    const tooMany = this.failedAttempts.refusal('master token', ip);
    if (tooMany) throw tooMany;
    if (await this.accepts(token)) return;
    this.failedAttempts.count('master token', ip);
    throw TenantErrors.INVALID_MASTER_TOKEN(challenge);
  }

  async accepts(token: string): Promise<boolean> {
    if (this.config.masterToken) return sameSecret(token, this.config.masterToken);
    const { masterTokenSha256 } = await this.installation.read();
    return masterTokenSha256 !== null && sameSecret(sha256Hex(token), masterTokenSha256);
  }

  /**
   * Inside a transaction that holds the installation's row.
   * @returns the text of a new token; undefined when there is one already
   */
  async generateWhenMissing(): Promise<string | undefined> {
    if (this.config.masterToken) return undefined;
    if ((await this.installation.read()).masterTokenSha256) return undefined;
    const token = randomUUID();
    await this.installation.setMasterToken(sha256Hex(token));
    return token;
  }
}
