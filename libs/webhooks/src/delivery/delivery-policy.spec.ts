import { describe, expect, it } from 'vitest';
import { DeliveryPolicy } from './delivery-policy.js';
import { EndpointHealth } from './endpoint-health.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const policy = new DeliveryPolicy();
const middle = () => 0.5;

describe('DeliveryPolicy', () => {
  it('tries again after 10 s, 60 s, 5 min, 30 min, 2 h, then every 6 h, each a fifth more or less', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 16].map((tries) => policy.retryDelayMs(tries, middle))).toEqual([
      10 * SECOND,
      MINUTE,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      6 * HOUR,
      6 * HOUR,
      6 * HOUR,
    ]);
    expect(policy.retryDelayMs(1, () => 0)).toBe(8 * SECOND);
    expect(policy.retryDelayMs(1, () => 1)).toBe(12 * SECOND);
  });

  it('goes on for 72 hours, unless fewer retries were asked for', () => {
    const first = new Date(0);
    let at = 0;
    let tries = 1;
    for (; !policy.isOver(tries, null, first, new Date(at + policy.retryDelayMs(tries, middle))); tries++)
      at += policy.retryDelayMs(tries, middle);
    expect(at).toBeGreaterThan(66 * HOUR);
    expect(at).toBeLessThanOrEqual(72 * HOUR);
    expect(policy.isOver(3, 3, first, new Date(1))).toBe(false);
    expect(policy.isOver(4, 3, first, new Date(1))).toBe(true);
    expect(policy.isOver(1, 0, first, new Date(1))).toBe(true);
  });
});

describe('EndpointHealth', () => {
  const well = { failingSince: null, pausedAt: null, nextProbeAt: null };
  const at = (ms: number) => new Date(1_000_000 + ms);

  it('suspects an endpoint after eight failures, and pauses it after ten over five minutes', () => {
    const health = new EndpointHealth(policy, well);
    for (let n = 0; n < 7; n++) expect(health.failed(at(n))).toBe(false);
    expect(health.mode).toBe('well');
    health.failed(at(8));
    expect(health.mode).toBe('suspect');
    for (let n = 0; n < 20; n++) expect(health.failed(at(MINUTE))).toBe(false);
    expect(health.failed(at(5 * MINUTE))).toBe(true);
    expect(health).toMatchObject({ mode: 'paused', failingSince: at(0), pausedAt: at(5 * MINUTE) });
    const probe = health.waitUntil;
    expect(probe).toBeGreaterThanOrEqual(at(5 * MINUTE + 48 * SECOND).getTime());
    expect(health.failed(at(6 * MINUTE))).toBe(false);
    expect(health.waitUntil).toBeGreaterThan(probe);
    expect(health.succeeded()).toBe(true);
    expect(health).toMatchObject({ mode: 'well', ...well });
  });

  it('does not pause one that succeeds now and then, nor one that fails seldom', () => {
    const mixed = new EndpointHealth(policy, well);
    for (let n = 0; n < 100; n++) {
      expect(mixed.failed(at(n * MINUTE))).toBe(false);
      if (n % 5 === 0) expect(mixed.succeeded()).toBe(false);
    }
    const seldom = new EndpointHealth(policy, well);
    for (let n = 0; n < 9; n++) expect(seldom.failed(at(n * HOUR))).toBe(false);
  });

  it('does not pause one whose format does not', () => {
    const health = new EndpointHealth(policy, well, false);
    for (let n = 0; n < 100; n++) expect(health.failed(at(n * MINUTE))).toBe(false);
    expect(health.mode).toBe('suspect');
  });

  it('is paused after a restart when it was before', () => {
    const health = new EndpointHealth(policy, { failingSince: at(0), pausedAt: at(1), nextProbeAt: at(2) });
    expect(health.mode).toBe('paused');
    expect(health.waitUntil).toBe(at(2).getTime());
  });
});
