import { randomBytes } from 'node:crypto';
import type { Transaction } from '../../state/store.js';
import { hkdf } from '../crypto/hkdf.js';

/** The key with which an account's devices hide its app state from the server. */
export interface AppStateKey {
  id: Buffer;
  data: Buffer;
  /** Milliseconds since 1970. */
  timestamp: number;
}

/** What is derived from it, one key for each purpose. */
export interface MutationKeys {
  index: Buffer;
  valueEncryption: Buffer;
  valueMac: Buffer;
  snapshotMac: Buffer;
  patchMac: Buffer;
}

/** The same key for every companion of the account; made when it is first needed. */
export function appStateKey(tx: Transaction, number: string): AppStateKey {
  const row = `app-state-key/${number}`;
  const known = tx.get<{ id: string; data: string; timestamp: number }>(row);
  if (known) {
    const { id, data, timestamp } = known;
    return { id: Buffer.from(id, 'base64'), data: Buffer.from(data, 'base64'), timestamp };
  }
  const made: AppStateKey = { id: randomBytes(6), data: randomBytes(32), timestamp: Date.now() };
  const { id, data, timestamp } = made;
  tx.put(row, { id: id.toString('base64'), data: data.toString('base64'), timestamp });
  return made;
}

export function mutationKeys({ data }: AppStateKey): MutationKeys {
  const derived = hkdf(data, 160, undefined, 'WhatsApp Mutation Keys');
  const part = (at: number) => derived.subarray(at * 32, (at + 1) * 32);
  return {
    index: part(0),
    valueEncryption: part(1),
    valueMac: part(2),
    snapshotMac: part(3),
    patchMac: part(4),
  };
}
