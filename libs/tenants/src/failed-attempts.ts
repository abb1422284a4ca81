import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { PlatformErrors, type WagonError } from '#libs/platform';

const SECOND = 1_000;
const WINDOW_MS = 60 * SECOND;
export const FAILURES_PER_WINDOW = 20;
/** Bounds the memory: the address that failed longest ago is forgotten first. */
const ADDRESSES_REMEMBERED = 10_000;

/** What was tried; counted apart, so that a noisy client of a tenant does not lock the operator out. */
export type Attempt = 'access token' | 'master token';

/**
 * Counts wrong tokens by address, in windows of a minute that begin with the first failure. Missing tokens and right
 * ones do not count. The counts belong to this process: they slow guessing down and must not survive it.
 */
@Injectable()
export class FailedAttempts {
  private readonly failures = new LRUCache<string, { count: number; endsAt: number }>({
    max: ADDRESSES_REMEMBERED,
  });

  /** The 429 for an address that has failed too often; undefined while it may go on. */
  refusal(attempt: Attempt, address: string | undefined): WagonError | undefined {
    const window = this.window(keyOf(attempt, address));
    if (!window || window.count < FAILURES_PER_WINDOW) return undefined;
    const seconds = Math.ceil((window.endsAt - Date.now()) / SECOND);
    return PlatformErrors.TOO_MANY_REQUESTS({
      message: `too many failed attempts from this address: try again in ${seconds} s`,
      headers: { 'Retry-After': String(seconds) },
    });
  }

  /** The answer to an attempt that has just failed: `invalid`, and it counts; or the 429. */
  failed(attempt: Attempt, address: string | undefined, invalid: WagonError): WagonError {
    const tooMany = this.refusal(attempt, address);
    if (!tooMany) this.count(attempt, address);
    return tooMany ?? invalid;
  }

  count(attempt: Attempt, address: string | undefined): void {
    const key = keyOf(attempt, address);
    const window = this.window(key);
    if (window) window.count++;
    else this.failures.set(key, { count: 1, endsAt: Date.now() + WINDOW_MS });
  }

  /** The address' running window, if there is one. */
  private window(key: string) {
    const window = this.failures.get(key);
    return window && window.endsAt > Date.now() ? window : undefined;
  }
}

/** One home or server has a whole /64 of IPv6 addresses; IPv4 may arrive in its IPv6 spelling. */
function keyOf(attempt: Attempt, address = ''): string {
  if (!ipaddr.isValid(address)) return `${attempt} ${address}`;
  const parsed = ipaddr.process(address);
  const network = parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
  return `${attempt} ${network}`;
}
