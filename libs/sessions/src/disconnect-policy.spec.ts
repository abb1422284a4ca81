import { describe, expect, it } from 'vitest';
import { classifyDisconnect, isFinal, reconnectDelay } from './disconnect-policy.js';

/** An error as Baileys closes its socket with. */
const closed = (message: string, statusCode: number) =>
  Object.assign(new Error(message), { output: { statusCode } });

describe('classifyDisconnect', () => {
  it.each([
    [closed('Stream Errored (restart required)', 515), 'restart'],
    [closed('Connection Terminated', 428), 'retry'],
    [closed('Connection was lost', 408), 'retry'],
    [closed('Stream Errored (unknown)', 503), 'retry'],
    [closed('QR refs attempts ended', 408), 'qr_expired'],
    [closed('Connection Failure', 401), 'logged_out'],
    [closed('Stream Errored (conflict)', 401), 'logged_out'],
    [closed('Connection Failure', 402), 'banned'],
    [closed('Connection Failure', 403), 'banned'],
    [closed('Connection Failure', 405), 'outdated'],
    [closed('Stream Errored (conflict)', 440), 'replaced'],
    [closed('Connection Failure', 418), 'retry'],
    [undefined, 'retry'],
  ])('reads %s as %s', (error, outcome) => {
    expect(classifyDisconnect(error).outcome).toBe(outcome);
  });

  it.each([401, 403, 405])('does not blame the account for HTTP %i of a proxy', (status) => {
    const error = closed(`WebSocket Error (Unexpected server response: ${status})`, status);
    expect(classifyDisconnect(error).outcome).toBe('retry');
  });

  it('says what to set when the version is refused', () => {
    expect(classifyDisconnect(closed('Connection Failure', 405)).reason).toContain('WAGON_WA_VERSION');
  });

  it('lets only what heals by itself come back by itself', () => {
    expect(['restart', 'retry', 'qr_expired'].some((outcome) => isFinal(outcome as never))).toBe(false);
    expect(
      ['logged_out', 'banned', 'outdated', 'replaced'].every((outcome) => isFinal(outcome as never)),
    ).toBe(true);
  });
});

describe('reconnectDelay', () => {
  it('grows to a minute and uses the whole range below', () => {
    expect([0, 1, 2, 3, 10, 60].map((attempt) => reconnectDelay(attempt, () => 1))).toEqual([
      1000, 2000, 4000, 8000, 60_000, 60_000,
    ]);
    expect(reconnectDelay(10, () => 0)).toBe(0);
  });
});
