import type { Transaction } from '../../state/store.js';
import type { Account } from '../account.js';
import type { Companion } from '../companion.js';
import type { Network } from '../network.js';
import { proto } from '../wire/codec.js';
import { SERVER_JID } from '../wire/jid.js';
import { newStanzaId, node, nowSeconds } from '../wire/node.js';
import { appStateKey, mutationKeys } from './app-state-key.js';
import { EMPTY_HASH } from './lt-hash.js';
import { advanced, type Change, type CollectionState, patchOf, snapshotMacOf } from './patch.js';

/** More would be answered in several turns. */
const PATCHES_AT_ONCE = 100;

const stateRow = (number: string, collection: string) => `app-state/${number}/${collection}`;
const patchRow = (number: string, collection: string, version: number) =>
  `app-state-patch/${number}/${collection}/${version}`;

export const collectionState = (tx: Transaction, number: string, collection: string): CollectionState =>
  tx.get(stateRow(number, collection)) ?? { version: 0, hash: EMPTY_HASH.toString('base64'), values: {} };

/** Encoded patches after a version, oldest first, and whether there are more. */
export function patchesAfter(
  tx: Transaction,
  number: string,
  collection: string,
  version: number,
): { patches: Buffer[]; hasMore: boolean } {
  const last = collectionState(tx, number, collection).version;
  const until = Math.min(last, version + PATCHES_AT_ONCE);
  const patches: Buffer[] = [];
  for (let at = version + 1; at <= until; at++)
    patches.push(Buffer.from(tx.get<string>(patchRow(number, collection, at))!, 'base64'));
  return { patches, hasMore: until < last };
}

/** The phone does something, and its companions are told that there is news. */
export function changeOnPhone(tx: Transaction, network: Network, account: Account, change: Change): void {
  const state = collectionState(tx, account.number, change.collection);
  const patch = patchOf(change, state, appStateKey(tx, account.number));
  keep(tx, network, account, change.collection, patch, undefined);
}

/**
 * A companion does something. @returns false when it did not know the newest version, or its MACs are wrong: a patch
 * that the other devices could not follow would end the sharing for all of them.
 */
export function takePatch(
  tx: Transaction,
  network: Network,
  { account, author }: { account: Account; author: Companion },
  collection: string,
  version: number,
  encoded: Uint8Array,
): boolean {
  const state = collectionState(tx, account.number, collection);
  const patch = proto.SyncdPatch.decode(encoded);
  if (version !== state.version) return false;
  const next = advanced(state, patch.mutations);

  const expected = snapshotMacOf(next, collection, mutationKeys(appStateKey(tx, account.number)));
  if (!expected.equals(Buffer.from(patch.snapshotMac ?? []))) return false;
  keep(tx, network, account, collection, { ...patch, version: { version: next.version } }, author);
  return true;
}

function keep(
  tx: Transaction,
  network: Network,
  account: Account,
  collection: string,
  patch: proto.ISyncdPatch,
  author: Companion | undefined,
): void {
  const next = advanced(collectionState(tx, account.number, collection), patch.mutations ?? []);
  tx.put(stateRow(account.number, collection), next);
  const encoded = Buffer.from(proto.SyncdPatch.encode(patch).finish()).toString('base64');
  tx.put(patchRow(account.number, collection, next.version), encoded);
  const attrs = { from: SERVER_JID, type: 'server_sync', id: newStanzaId(), t: nowSeconds() };
  const news = node('notification', attrs, [node('collection', { name: collection, version: next.version })]);
  for (const companion of account.companions.values())
    if (companion !== author) network.deliver(tx, companion, news);
}
