import { LRUCache } from 'lru-cache';

const SECOND = 1_000;
/** Bounds the memory: the one that was asked for least lately is forgotten first, and begins full again. */
const MOST_REMEMBERED = 100_000;

export interface BucketSize {
  /** How many may be taken at once. */
  burst: number;
  /** How many come back in a second. */
  perSecond: number;
}

/** What is left to somebody. */
export interface Allowance {
  /** Whether there was a token to take. */
  isAllowed: boolean;
  limit: number;
  /** Whole tokens. */
  remaining: number;
  /** Milliseconds until one is there; 0 while there is. */
  nextInMs: number;
  /** Milliseconds until all are back. */
  fullInMs: number;
}

/**
 * A token bucket for each key. The counts belong to this process: several gateways on one database count each for itself,
 * and a start begins anew. They keep one customer from taking everything, and bill nobody.
 */
export class TokenBuckets {
  private readonly buckets = new LRUCache<string, { tokens: number; at: number }>({ max: MOST_REMEMBERED });

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    private readonly size: BucketSize,
    private readonly now: () => number = () => performance.now(),
  ) {}

  take(key: string): Allowance {
    const bucket = this.refilled(key);
    const isAllowed = bucket.tokens >= 1;
    if (isAllowed) bucket.tokens--;
    this.buckets.set(key, bucket);
    return { ...this.allowance(bucket.tokens), isAllowed };
  }

  /** The same without taking one. */
  look(key: string): Allowance {
    return this.allowance(this.refilled(key).tokens);
  }

  private refilled(key: string) {
    const { burst, perSecond } = this.size;
    const at = this.now();
    const known = this.buckets.get(key);
    if (!known) return { tokens: burst, at };
    return { tokens: Math.min(burst, known.tokens + ((at - known.at) / SECOND) * perSecond), at };
  }

  private allowance(tokens: number): Allowance {
    const { burst, perSecond } = this.size;
    const msUntil = (wanted: number) => Math.max(0, ((wanted - tokens) / perSecond) * SECOND);
    return {
      isAllowed: tokens >= 1,
      limit: burst,
      remaining: Math.floor(tokens),
      nextInMs: msUntil(1),
      fullInMs: msUntil(burst),
    };
  }
}
