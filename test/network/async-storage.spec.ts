import { AsyncLocalStorage } from 'node:async_hooks';
import { addTransactionCapability } from '@whiskeysockets/baileys';
import { pino } from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import { sharingAsyncStorage } from '#libs/platform';

const keysOfASocket = () =>
  addTransactionCapability({ get: async () => ({}), set: async () => undefined }, pino({ level: 'silent' }), {
    maxCommitRetries: 1,
    delayBetweenTriesMs: 1,
  });

/** How many storages two sockets use; each costs every promise of the process. */
async function storagesOf(keys: ReturnType<typeof keysOfASocket>[]): Promise<number> {
  const used = new Set<unknown>();
  const run = AsyncLocalStorage.prototype.run;
  vi.spyOn(AsyncLocalStorage.prototype, 'run').mockImplementation(function (
    this: unknown,
    ...rest: unknown[]
  ) {
    used.add(this);
    return Reflect.apply(run, this, rest);
  });
  for (const each of keys)
    await each.transaction(async () => expect(each.isInTransaction()).toBe(true), 'key');
  return used.size;
}

afterEach(() => void vi.restoreAllMocks());

it('is one for all sockets of Baileys, which makes one for each', async () => {
  expect(await storagesOf([keysOfASocket(), keysOfASocket()])).toBe(2);
  vi.restoreAllMocks();
  const shared = sharingAsyncStorage(() => [keysOfASocket(), keysOfASocket()]);
  expect(await storagesOf(shared)).toBe(1);
});

it('is changed for nobody else', () => {
  sharingAsyncStorage(() => undefined);
  expect(new AsyncLocalStorage()).toBeInstanceOf(AsyncLocalStorage);
});
