import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { type Allowance, Config, type TenantId, TokenBuckets } from '#libs/platform';
import { WhatIsUpErrors } from '../whatisup.errors.js';

const SECOND = 1_000;
/** What is shown where no limit is set. */
const UNLIMITED = 1_000_000;

/** A bucket for each customer, which is a tenant. */
@Injectable()
export class RateLimits {
  private readonly buckets: TokenBuckets | undefined;

  constructor({ v1Rate }: Config) {
    this.buckets = v1Rate && new TokenBuckets(v1Rate);
  }

  /** What is left to a tenant; costs nothing. */
  look(tenantId: TenantId): Allowance {
    return this.buckets?.look(tenantId) ?? boundless;
  }

  /** Takes a token, unless the call is free, and says in the answer what is left. @throws RATE_LIMITED */
  charge(tenantId: TenantId, isFree: boolean, response: Response): void {
    const allowance = isFree || !this.buckets ? this.look(tenantId) : this.buckets.take(tenantId);
    response.set({
      'X-RateLimit-Limit': String(allowance.limit),
      'X-RateLimit-Remaining': String(allowance.remaining),
      'X-RateLimit-Reset': String(Math.ceil((Date.now() + allowance.fullInMs) / SECOND)),
    });
    if (isFree || allowance.isAllowed) return;
    const seconds = Math.max(1, Math.ceil(allowance.nextInMs / SECOND));
    throw WhatIsUpErrors.RATE_LIMITED({
      message: `too many requests: try again in ${seconds} s`,
      headers: { 'Retry-After': String(seconds) },
    });
  }
}

const boundless: Allowance = {
  isAllowed: true,
  limit: UNLIMITED,
  remaining: UNLIMITED,
  nextInMs: 0,
  fullInMs: 0,
};
