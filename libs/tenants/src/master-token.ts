import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config, sameSecret, sha256Hex } from '#libs/platform';
import { InstallationRepository } from './installation.repository.js';

/** The operator's token: WAGON_MASTER_TOKEN, else the one that was generated at the first start without it. */
@Injectable()
export class MasterToken {
  constructor(
    private readonly config: Config,
    private readonly installation: InstallationRepository,
  ) {}

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
