import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SharedAsyncStorage } from './shared-async-storage.js';

describe('SharedAsyncStorage', () => {
  it('has its own store, whatever the others have', async () => {
    const one = new SharedAsyncStorage<string>();
    const other = new SharedAsyncStorage<string>();
    const seen = await one.run('a', async () => {
      await turn();
      return other.run('b', async () => {
        await turn();
        return [one.getStore(), other.getStore(), one.run('c', () => one.getStore()), one.getStore()];
      });
    });
    expect(seen).toEqual(['a', 'b', 'c', 'a']);
    expect(one.getStore()).toBeUndefined();
  });

  it('keeps what runs at the same time apart', async () => {
    const storage = new SharedAsyncStorage<number>();
    const runs = [1, 2, 3].map((n) =>
      storage.run(n, async () => {
        await turn();
        return storage.getStore();
      }),
    );
    expect(await Promise.all(runs)).toEqual([1, 2, 3]);
  });
});
