import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher } from 'undici';
import { invalidField } from '../errors/index.js';
import { type AllowedNetworks, parseNetworks, refusalOf } from './address-rule.js';
import { guardedConnector, type Lookup } from './guarded-connector.js';

const SECOND = 1_000;
const LONGEST_URL = 2048;
const CONNECTIONS_PER_ORIGIN = 64;
const RESOLVE_TIMEOUT_MS = 3 * SECOND;

/**
 * Where the gateway may send requests that somebody else chose the URL of: `https:` to public addresses, `http:` and
 * `https:` to the networks in WAGON_ALLOW_PRIVATE_TARGETS, nothing else.
 *
 * `check` gives an early, readable answer; the promise is kept by `dispatcher`, which every such request must use.
 */
export class TargetGuard implements OnApplicationShutdown {
  private readonly allowed: AllowedNetworks;
  /** For undici's `request` and `fetch`. Of these, `request` follows no redirects; give `fetch` `redirect: 'error'`. */
  readonly dispatcher: Dispatcher;

  /**
   * @param allowedNetworks CIDRs
   * @param lookup how names are resolved
   */
  constructor(
    allowedNetworks: string[],
    private readonly lookup: Lookup = systemLookup,
  ) {
    this.allowed = parseNetworks(allowedNetworks);
    this.dispatcher = new Agent({
      connect: guardedConnector(this.allowed, lookup),
      connections: CONNECTIONS_PER_ORIGIN,
      headersTimeout: 60 * SECOND,
      bodyTimeout: 60 * SECOND,
      keepAliveTimeout: 10 * SECOND,
      keepAliveMaxTimeout: 30 * SECOND,
    });
  }

  /**
   * Refuses a URL that could never be reached. A name that does not resolve (yet) passes: the rule is applied again,
   * to the address itself, at each connection.
   * @throws VALIDATION_ERROR that names `field` and what is wrong
   */
  async check(url: string, field = 'url'): Promise<void> {
    const refusal = await this.refusalOf(url);
    if (refusal) throw invalidField(field, `${field} ${refusal}`, withoutCredentials(url));
  }

  private async refusalOf(text: string): Promise<string | undefined> {
    if (!URL.canParse(text)) return 'must be a URL, for example https://app.example.com/webhook';
    if (text.length > LONGEST_URL) return `must have at most ${LONGEST_URL} characters`;
    const { protocol, username, password, hostname } = new URL(text);
    if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https://';
    if (username || password) return 'must not contain a user name or password: put them into a header';
    const addresses = await this.addressesOf(hostname.replace(/^\[|\]$/g, ''));
    if (addresses.length === 0) return this.isHopeless(protocol) ? 'must begin with https://' : undefined;
    const refusals = addresses.map((address) => refusalOf(protocol, address, this.allowed));
    return refusals.includes(undefined) ? undefined : refusals[0];
  }

  /** `http:` can reach nothing when no network was opened, whatever the name will resolve to. */
  private isHopeless(protocol: string): boolean {
    return protocol === 'http:' && this.allowed.length === 0;
  }

  /** Every address of a host; none when it is unknown or the resolver takes long. */
  private addressesOf(host: string): Promise<string[]> {
    if (isIP(host)) return Promise.resolve([host]);
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => resolve([]), RESOLVE_TIMEOUT_MS);
      this.lookup(host, { all: true }, (error, addresses) => {
        clearTimeout(giveUp);
        resolve(error ? [] : addresses.map(({ address }) => address));
      });
    });
  }

  /** Nothing that still runs at this point may hold the process back. */
  async onApplicationShutdown(): Promise<void> {
    await this.dispatcher.destroy();
  }
}

/** The URL as it may be shown in an answer: undefined when it carries a password. */
const withoutCredentials = (url: string) =>
  /^[a-z]+:\/\/[^/?#]*@/i.test(url) ? undefined : url.slice(0, 100);
