import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './token-buckets.js';

describe('TokenBuckets', () => {
  let now = 0;
  const buckets = () => new TokenBuckets({ burst: 3, perSecond: 2 }, () => now);

  it('gives a burst, and then as many as come back', () => {
    const mine = buckets();
    expect([1, 2, 3].map(() => mine.take('a').remaining)).toEqual([2, 1, 0]);
    expect(mine.take('a')).toEqual({
      isAllowed: false,
      limit: 3,
      remaining: 0,
      nextInMs: 500,
      fullInMs: 1500,
    });
    now += 500;
    expect(mine.take('a')).toMatchObject({ isAllowed: true, remaining: 0 });
    now += 60_000;
    expect(mine.look('a')).toEqual({ isAllowed: true, limit: 3, remaining: 3, nextInMs: 0, fullInMs: 0 });
  });

  it('loses nothing of what comes back when it is asked often', () => {
    const mine = buckets();
    for (let n = 0; n < 3; n++) mine.take('a');
    const taken = Array.from({ length: 12 }, () => {
      now += 50;
      return mine.take('a').isAllowed;
    });
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('counts each one apart, and looking costs nothing', () => {
    const mine = buckets();
    mine.take('a');
    for (let n = 0; n < 9; n++) mine.look('a');
    expect(mine.look('a').remaining).toBe(2);
    expect(mine.look('b').remaining).toBe(3);
  });
});
