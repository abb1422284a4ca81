import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { proto } from '../wire/codec.js';
import type { AppStateKey, MutationKeys } from './app-state-key.js';
import { mutationKeys } from './app-state-key.js';
import { changed } from './lt-hash.js';

const { SyncdOperation } = proto.SyncdMutation;

/** The parts of the app state that are versioned by themselves. */
export const COLLECTIONS = [
  'critical_block',
  'critical_unblock_low',
  'regular_high',
  'regular_low',
  'regular',
] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** One thing that is done, as the devices of an account write it down for each other. */
export interface Change {
  collection: Collection;
  /** What it is about: `["pin_v1", chat]`. */
  index: string[];
  value: proto.ISyncActionValue;
  /** Of the kind of action. */
  apiVersion: number;
  isRemoval?: boolean;
}

/** A collection as the server knows it, without being able to read it; MACs as base64. */
export interface CollectionState {
  version: number;
  hash: string;
  /** MAC of the index → MAC of the value. */
  values: Record<string, string>;
}

/** How much of the end of a sealed value is its MAC. */
const MAC_LENGTH = 32;

/** The change as the patch that makes the next version of its collection. */
export function patchOf(change: Change, state: CollectionState, key: AppStateKey): proto.ISyncdPatch {
  const keys = mutationKeys(key);
  const mutation = sealed(change, key, keys);
  const next = advanced(state, [mutation]);
  const snapshotMac = snapshotMacOf(next, change.collection, keys);
  const valueMac = valueMacOf(mutation);
  const version = next.version;
  return {
    version: { version },
    mutations: [mutation],
    snapshotMac,
    patchMac: mac('sha256', keys.patchMac, snapshotMac, valueMac, uint64(version), change.collection),
    keyId: { id: key.id },
  };
}

/** The collection after these mutations. */
export function advanced(state: CollectionState, mutations: proto.ISyncdMutation[]): CollectionState {
  const values = { ...state.values };
  const gone: Buffer[] = [];
  const come: Buffer[] = [];
  for (const mutation of mutations) {
    const index = Buffer.from(mutation.record!.index!.blob!).toString('base64');
    const before = values[index];
    if (before) gone.push(Buffer.from(before, 'base64'));
    delete values[index];
    if (mutation.operation === SyncdOperation.REMOVE) continue;
    const valueMac = valueMacOf(mutation);
    come.push(valueMac);
    values[index] = valueMac.toString('base64');
  }
  const hash = changed(Buffer.from(state.hash, 'base64'), gone, come).toString('base64');
  return { version: state.version + 1, hash, values };
}

/** What all devices must agree on: everything in a collection, and its version. */
export const snapshotMacOf = (
  { hash, version }: CollectionState,
  collection: string,
  keys: MutationKeys,
): Buffer => mac('sha256', keys.snapshotMac, Buffer.from(hash, 'base64'), uint64(version), collection);

function sealed(change: Change, key: AppStateKey, keys: MutationKeys): proto.ISyncdMutation {
  const operation = change.isRemoval ? SyncdOperation.REMOVE : SyncdOperation.SET;
  const index = Buffer.from(JSON.stringify(change.index));
  const { value, apiVersion } = change;
  const data = proto.SyncActionData.encode({
    index,
    value: { ...value, timestamp: Date.now() },
    padding: Buffer.alloc(0),
    version: apiVersion,
  }).finish();
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', keys.valueEncryption, iv);
  const ciphertext = Buffer.concat([iv, cipher.update(data), cipher.final()]);
  const about = Buffer.concat([Buffer.from([operation + 1]), key.id]);
  const valueMac = mac('sha512', keys.valueMac, about, ciphertext, uint64(about.length)).subarray(
    0,
    MAC_LENGTH,
  );
  return {
    operation,
    record: {
      index: { blob: mac('sha256', keys.index, index) },
      value: { blob: Buffer.concat([ciphertext, valueMac]) },
      keyId: { id: key.id },
    },
  };
}

const valueMacOf = ({ record }: proto.ISyncdMutation): Buffer =>
  Buffer.from(record!.value!.blob!).subarray(-MAC_LENGTH);

function mac(hash: 'sha256' | 'sha512', key: Buffer, ...parts: (Buffer | string)[]): Buffer {
  const hmac = createHmac(hash, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** Eight bytes, big endian. */
function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
