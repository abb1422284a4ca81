import type { SignalStorage } from 'libsignal';
import type { Store, Transaction } from '../../state/store.js';
import type { Account } from '../account.js';
import { typed } from '../crypto/curve.js';
import { deserialize, type SessionData, type SessionRecord, serialize } from './libsignal.js';
import { OneTimeKeys } from './one-time-keys.js';
import { prune } from './pruning.js';

export const sessionKey = (number: string, address: string): string => `session/${number}/${address}`;

/** Addresses, `number.device`, with which the phone has a session. Scans the store: for rare events only. */
export const sessionsOf = (store: Store, number: string): string[] =>
  store.keysOf(`session/${number}/`).map((key) => key.slice(`session/${number}/`.length));

/** libsignal's storage for one phone, inside one unit of work. */
export function phoneStorage(tx: Transaction, account: Account): SignalStorage {
  const oneTimeKeys = new OneTimeKeys(account.number);
  return {
    loadSession: async (address) => {
      const data = tx.get<SessionData>(sessionKey(account.number, address));
      return data && deserialize(data);
    },
    storeSession: async (address, record: SessionRecord) =>
      tx.put(sessionKey(account.number, address), prune(serialize(record))),
    isTrustedIdentity: () => true,
    loadPreKey: async (id) => oneTimeKeys.find(tx, Number(id)),
    removePreKey: (id) => oneTimeKeys.remove(tx, id),
    loadSignedPreKey: () => signalPair(account.signedKey.pair),
    getOurRegistrationId: () => account.record.registrationId,
    getOurIdentity: () => signalPair(account.identity),
  };
}

const signalPair = (pair: { public: Buffer; private: Buffer }) => ({
  pubKey: typed(pair.public),
  privKey: pair.private,
});
