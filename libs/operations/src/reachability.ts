import { Injectable } from '@nestjs/common';
import { TypeOrmHealthIndicator } from '@nestjs/terminus';
import { Config } from '#libs/platform';
import { NetworkEndpoints } from '#libs/sessions';
import { connectionProblem } from './connection-problem.js';

const ANSWERS_WITHIN_MS = 2000;

/** What a gateway cannot work without: its database, and the network of new devices. */
@Injectable()
export class Reachability {
  constructor(
    private readonly database: TypeOrmHealthIndicator,
    private readonly endpoints: NetworkEndpoints,
    private readonly config: Config,
  ) {}

  /** Tries both. @returns what does not answer, for people; undefined when all is well */
  async problem(): Promise<string | undefined> {
    const { network } = this.config;
    const url = this.endpoints.urlOf(network);
    const [isDatabaseThere, ofNetwork] = await Promise.all([
      this.database.pingCheck('database', { timeout: ANSWERS_WITHIN_MS }).then(
        () => true,
        () => false,
      ),
      url ? connectionProblem(url) : 'is switched off',
    ]);
    if (!isDatabaseThere) return 'the database does not answer';
    return ofNetwork && `the ${network} network ${ofNetwork}`;
  }
}
