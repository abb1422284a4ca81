import { setTimeout } from 'node:timers/promises';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import type { AccessTokensService } from './access-tokens.service.js';
import { BearerGuard } from './bearer.guard.js';
import { BearerStrategy } from './bearer.strategy.js';
import { FAILURES_PER_WINDOW, FailedAttempts } from './failed-attempts.js';

/** Knows every token that begins with its name; the second word says after how many milliseconds. */
function gateway(name: string) {
  const verify = async (token: string) => {
    await setTimeout(Number(token.split('-')[1] ?? 0));
    return token.startsWith(name) ? { tenantId: token, userId: token, role: 'user' } : undefined;
  };
  const strategy = new BearerStrategy({ verify } as unknown as AccessTokensService);
  return new BearerGuard(new Reflector(), new FailedAttempts(), strategy);
}

function request(authorization?: string, more: object = {}) {
  const request = { headers: { authorization }, ip: '192.0.2.1', user: undefined as unknown, ...more };
  const context = {
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => ({}) }),
    getHandler: () => request.constructor,
    getClass: () => Object,
  } as unknown as ExecutionContext;
  return { request, context };
}

const statusOf = (guard: BearerGuard, context: ExecutionContext) =>
  guard.canActivate(context).then(
    () => 200,
    (error: { status: number }) => error.status,
  );

describe('BearerGuard', () => {
  it('gives each of several concurrent requests its own caller', async () => {
    const guard = gateway('acme');
    const both = [request('Bearer acme-20'), request('acme-1'), request('bearer acme-10')];
    await Promise.all(both.map(({ context }) => guard.canActivate(context)));
    expect(both.map(({ request }) => request.user)).toMatchObject([
      { userId: 'acme-20' },
      { userId: 'acme-1' },
      { userId: 'acme-10' },
    ]);
  });

  it('asks its own gateway when there are several in the process', async () => {
    const [first, second] = [gateway('first'), gateway('second')];
    expect(await statusOf(first, request('first').context)).toBe(200);
    expect(await statusOf(first, request('second').context)).toBe(401);
    expect(await statusOf(second, request('second').context)).toBe(200);
  });

  it('reads the token from the header alone', async () => {
    const guard = gateway('acme');
    const elsewhere = [{ query: { access_token: 'acme' } }, { body: { access_token: 'acme' } }];
    for (const place of elsewhere) {
      expect(await statusOf(guard, request(undefined, place).context)).toBe(401);
      expect(await statusOf(guard, request('Bearer acme', place).context)).toBe(200);
    }
  });

  it('answers an address 429 after too many wrong tokens, and lets its right ones pass', async () => {
    const guard = gateway('acme');
    for (let i = 0; i < FAILURES_PER_WINDOW; i++)
      expect(await statusOf(guard, request('wrong').context)).toBe(401);
    expect(await statusOf(guard, request('wrong').context)).toBe(429);
    expect(await statusOf(guard, request().context)).toBe(401);
    expect(await statusOf(guard, request('acme').context)).toBe(200);
    expect(await statusOf(guard, request('wrong', { ip: '192.0.2.2' }).context)).toBe(401);
  });
});
