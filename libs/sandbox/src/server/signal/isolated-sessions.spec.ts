import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignalStorage } from 'libsignal';
import { expect, it } from 'vitest';
import { Store } from '../../state/store.js';
import { Account, newAccountRecord } from '../account.js';
import { decryptInOneSession } from './isolated-sessions.js';
import { ProtocolAddress, SessionBuilder, SessionCipher, type SessionData } from './libsignal.js';
import { phoneStorage, sessionKey } from './phone-storage.js';

const ADDRESS = new ProtocolAddress('peer', 1);
const ROW = sessionKey('1', ADDRESS.toString());

async function exchange(store: Store, from: Account, to: Account, text: string) {
  return store.atomically(async (tx) => {
    const { body } = await new SessionCipher(phoneStorage(tx, from), ADDRESS).encrypt(Buffer.from(text));
    return { body: Buffer.from(body as unknown as Uint8Array), to };
  });
}

function openSession(store: Store, from: Account, to: Account): Promise<void> {
  const { signedKey, identity, record } = to;
  const typed = (key: Buffer) => Buffer.concat([Buffer.from([5]), key]);
  const bundle = {
    registrationId: record.registrationId,
    identityKey: typed(identity.public),
    signedPreKey: { keyId: 1, publicKey: typed(signedKey.pair.public), signature: signedKey.signature },
  };
  return store.atomically((tx) =>
    new SessionBuilder(phoneStorage(tx, from), ADDRESS).initOutgoing(bundle as never),
  );
}

it('leaves a newer session as it was when a message of an older one arrives', async () => {
  for (const method of ['info', 'warn', 'error'] as const) console[method] = () => undefined;
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-sessions-'));
  const store = new Store(directory);
  const one = new Account(newAccountRecord('1', 'One', '101'));
  const two = new Account(newAccountRecord('2', 'Two', '102'));
  const decryptFirst = (to: Account, body: Buffer) =>
    store.atomically((tx) =>
      new SessionCipher(phoneStorage(tx, to), ADDRESS).decryptPreKeyWhisperMessage(body),
    );
  const decrypt = (to: Account, body: Buffer) =>
    store.atomically((tx) => {
      const row = sessionKey(to.number, ADDRESS.toString());
      const storage: SignalStorage = phoneStorage(tx, to);
      return decryptInOneSession(storage, ADDRESS, tx.get<SessionData>(row)!, body, (kept) =>
        tx.put(row, kept),
      );
    });

  await openSession(store, one, two);
  await decryptFirst(two, (await exchange(store, one, two, 'hello')).body);
  const late = await exchange(store, two, one, 'in the old session');
  await openSession(store, one, two);
  const [, newer] = Object.keys(store.get<SessionData>(ROW)!._sessions);
  const before = store.get<SessionData>(ROW)!._sessions[newer!];

  expect(String(await decrypt(one, late.body))).toBe('in the old session');
  expect(store.get<SessionData>(ROW)!._sessions[newer!]).toEqual(before);
  const next = await exchange(store, one, two, 'in the new session');
  expect(String(await decryptFirst(two, next.body))).toBe('in the new session');
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});
