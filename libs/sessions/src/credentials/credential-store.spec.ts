import { describe, expect, it } from 'vitest';
import type { CommitScope, DeviceId, TenantId } from '#libs/platform';
import { CredentialStore } from './credential-store.js';
import type { SignalKeyRepository } from './signal-key.repository.js';
import type { SignalKeyTable } from './signal-key.table.js';

const owner = { tenantId: 'tenant' as TenantId, id: 'device' as DeviceId };

/** A database with one key, that says when it is asked. */
function storeOver(rows: Record<string, unknown>) {
  const asked: string[] = [];
  let whileAsked = () => {};
  const keys = {
    credentials: async () => undefined,
    get: async (_: unknown, kind: string, ids: string[]) => {
      asked.push(...ids.map((id) => `${kind}/${id}`));
      const found = ids.filter((id) => id in rows).map((id) => [id, Buffer.from(JSON.stringify(rows[id]))]);
      whileAsked();
      return new Map(found as [string, Buffer][]);
    },
  };
  const store = new CredentialStore(keys as unknown as SignalKeyRepository, {} as SignalKeyTable);
  return { store, asked, meanwhile: (work: () => void) => (whileAsked = work) };
}

describe('CredentialStore', () => {
  it('asks the database once for a key, and once for one that does not exist', async () => {
    const { store, asked } = storeOver({ a: { n: 1 } });
    for (let i = 0; i < 3; i++)
      expect(await store.read(owner, 'session', ['a', 'b'])).toEqual(new Map([['a', { n: 1 }]]));
    expect(asked).toEqual(['session/a', 'session/b']);
  });

  it('finds a key that did not exist before', async () => {
    const { store } = storeOver({});
    await store.read(owner, 'session', ['a']);
    store.remember(owner, 'session', 'a', { n: 1 }, 7);
    expect(await store.read(owner, 'session', ['a'])).toEqual(new Map([['a', { n: 1 }]]));
  });

  it('begins a connection with what the database has: another process may have owned the device', async () => {
    const rows: Record<string, unknown> = { a: { n: 1 } };
    const { store } = storeOver(rows);
    await store.read(owner, 'session', ['a', 'b']);
    Object.assign(rows, { a: { n: 2 }, b: { n: 3 } });
    await store.load(owner, {} as CommitScope);
    const found = await store.read(owner, 'session', ['a', 'b']);
    expect(Object.fromEntries(found)).toEqual(rows);
  });

  it('never goes back to what a key was before it became durable', async () => {
    const { store, meanwhile } = storeOver({ a: { n: 1 } });
    meanwhile(() => store.remember(owner, 'session', 'a', { n: 2 }, 7));
    expect(await store.read(owner, 'session', ['a'])).toEqual(new Map([['a', { n: 2 }]]));
    expect(await store.read(owner, 'session', ['a'])).toEqual(new Map([['a', { n: 2 }]]));
  });
});
