import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Attempt, FAILURES_PER_WINDOW, FailedAttempts } from './failed-attempts.js';

function failTooOften(attempts: FailedAttempts, address: string, attempt: Attempt = 'access token') {
  for (let i = 0; i < FAILURES_PER_WINDOW; i++) {
    expect(attempts.refusal(attempt, address)).toBeUndefined();
    attempts.count(attempt, address);
  }
}

describe('FailedAttempts', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('refuses an address after its last allowed failure, until the window is over', () => {
    const attempts = new FailedAttempts();
    failTooOften(attempts, '192.0.2.1');
    expect(attempts.refusal('access token', '192.0.2.1')).toMatchObject({
      status: 429,
      detail: { headers: { 'Retry-After': '60' } },
    });
    vi.advanceTimersByTime(59_000);
    expect(attempts.refusal('access token', '192.0.2.1')).toBeDefined();
    vi.advanceTimersByTime(1_100);
    expect(attempts.refusal('access token', '192.0.2.1')).toBeUndefined();
  });

  it('does not make another address, or the other kind of token, wait', () => {
    const attempts = new FailedAttempts();
    failTooOften(attempts, '192.0.2.1');
    expect(attempts.refusal('access token', '192.0.2.2')).toBeUndefined();
    expect(attempts.refusal('master token', '192.0.2.1')).toBeUndefined();
  });

  it('takes the spellings of one IPv4 address, and a /64 of IPv6, as one', () => {
    const attempts = new FailedAttempts();
    failTooOften(attempts, '::ffff:192.0.2.1');
    expect(attempts.refusal('access token', '192.0.2.1')).toBeDefined();
    failTooOften(attempts, '2001:db8::1');
    expect(attempts.refusal('access token', '2001:db8::ffff:2')).toBeDefined();
    expect(attempts.refusal('access token', '2001:db8:0:1::1')).toBeUndefined();
  });
});
