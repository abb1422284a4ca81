import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { type AllowedNetworks, refusalOf } from './address-rule.js';

/** `dns.lookup`, asked for every address of a name. */
export type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The connection was not made: no address of the host is one that may be reached. */
export class TargetRefused extends Error {
  override name = 'TargetRefused';
  readonly code = 'TARGET_REFUSED';
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects only to addresses that the rule lets pass. The check is part of the connecting: the socket gets the
 * checked addresses and never resolves the name itself, so a name that changes its mind (DNS rebinding) gains nothing.
 */
export function guardedConnector(allowed: AllowedNetworks, lookup: Lookup): buildConnector.connector {
  const connectors = new Map(
    ['http:', 'https:'].map((protocol) => [
      protocol,
      buildConnector({
        timeout: CONNECT_TIMEOUT_MS,
        lookup: guardedLookup(protocol, allowed, lookup),
      } as buildConnector.BuildOptions),
    ]),
  );
  return (options, callback) => {
    // Node asks no lookup for an address, so that one is checked here
    const refusal = isIP(options.hostname)
      ? refusalOf(options.protocol, options.hostname, allowed)
      : undefined;
    const connect = connectors.get(options.protocol);
    if (connect && refusal === undefined) return connect(options, callback);
    const reason = refusal ?? 'must begin with https://';
    queueMicrotask(() => callback(new TargetRefused(`the address ${reason}`), null));
  };
}

/** A lookup that answers with the permitted addresses of a name, or fails when it has none. */
export const guardedLookup =
  (protocol: string, allowed: AllowedNetworks, lookup: Lookup): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const refusals = addresses.map(({ address }) => refusalOf(protocol, address, allowed));
      const permitted = addresses.filter((_, index) => refusals[index] === undefined);
      const [first] = permitted;
      if (!first) return callback(new TargetRefused(`the address ${refusals[0] ?? 'is unknown'}`), []);
      if (options.all) return callback(null, permitted);
      callback(null, first.address, first.family);
    });
