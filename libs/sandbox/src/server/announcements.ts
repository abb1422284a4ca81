import type { Transaction } from '../state/store.js';
import type { Account } from './account.js';
import { correspondentsOf } from './device-changes.js';
import type { Network } from './network.js';
import type { BinaryNode } from './wire/codec.js';
import { newStanzaId, node, nowSeconds } from './wire/node.js';

/** A notification of the server; `from` is whom or what it is about. */
export const notification = (
  from: string,
  type: string,
  content: BinaryNode[],
  attrs: Record<string, string | number | undefined> = {},
): BinaryNode => node('notification', { from, type, id: newStanzaId(), t: nowSeconds(), ...attrs }, content);

/** Queues a stanza for every companion of an account. */
export function tellCompanions(
  tx: Transaction,
  network: Network,
  account: Account,
  stanza: BinaryNode,
): void {
  for (const companion of account.companions.values()) network.deliver(tx, companion, stanza);
}

/** Queues a stanza for the companions of all whom the phone has written with, which are those that know it. */
export function tellCorrespondents(
  tx: Transaction,
  network: Network,
  phone: Account,
  stanza: BinaryNode,
): void {
  for (const number of correspondentsOf(network, phone.number)) {
    const account = network.account(number);
    if (account) tellCompanions(tx, network, account, stanza);
  }
}

/** A picture was set, or removed: those who know the phone learn of it. @param id of the new one */
export function tellPicture(
  tx: Transaction,
  network: Network,
  account: Account,
  id: string | undefined,
): void {
  const { jid } = account;
  const change = node(id === undefined ? 'delete' : 'set', { jid, author: jid, id });
  tellCorrespondents(tx, network, account, notification(jid, 'picture', [change]));
}

/** To those who are connected now: who comes later does not get it. */
export function showCompanions(account: Account, stanza: BinaryNode): void {
  for (const companion of account.companions.values()) companion.session?.show(stanza);
}
