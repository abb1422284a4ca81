import type { Transaction } from '../state/store.js';
import type { Account } from './account.js';
import type { Companion } from './companion.js';
import { isHousekeeping, jsonOf, kindOf, textOf } from './message-contents.js';
import type { Network } from './network.js';
import { Primary } from './signal/primary.js';
import type { BinaryNode, proto } from './wire/codec.js';
import { userJid } from './wire/jid.js';
import { node, nowSeconds, uintBytes } from './wire/node.js';

/** A message as it arrives at a phone, whoever sent it. */
interface Arrival {
  id: string;
  from: Account;
  /** The chat as the phone shows it. */
  chatJid: string;
}

/** A companion's message reaches the phone: decrypt, show, confirm; or show that it could not be read, and ask again. */
export async function receiveOnPhone(
  tx: Transaction,
  network: Network,
  phone: Account,
  sender: Companion,
  stanza: BinaryNode,
  enc: BinaryNode,
): Promise<void> {
  const id = stanza.attrs.id ?? '';
  const message = await new Primary(phone).decrypt(tx, sender, enc).catch((err: Error) => {
    network.logger.warn({ phone: phone.number, id, reason: err.message }, 'phone cannot decrypt a message');
    return undefined;
  });
  const from = sender.account;
  const copied = message?.deviceSentMessage;
  const chatJid = from === phone ? userJid(copied?.destinationJid || stanza.attrs.to || '') : from.jid;
  if (!message) return showUndecryptable(tx, network, phone, sender, { id, from, chatJid }, stanza);
  const content = copied?.message ?? message;
  if (stanza.attrs.category === 'peer' || isHousekeeping(content)) return;
  showMessage(network, phone, { id, from, chatJid }, content);
  if (from !== phone) confirmDelivery(tx, network, phone, from, id);
}

export function showMessage(network: Network, phone: Account, at: Arrival, content: proto.IMessage): void {
  network.inbox.add(phone.number, {
    ...shownAs(phone, at),
    kind: kindOf(content),
    text: textOf(content),
    duplicate: network.inbox.has(phone.number, at.id),
    raw: jsonOf(content),
  });
}

const shownAs = (phone: Account, { id, from, chatJid }: Arrival) => ({
  id,
  chat_jid: chatJid,
  from_jid: from.jid,
  from_me: from === phone,
  timestamp: nowSeconds(),
});

/** The sender's companions get the delivery receipt a little later, so that they see it as an update of its own. */
export function confirmDelivery(
  tx: Transaction,
  network: Network,
  phone: Account,
  sender: Account,
  id: string,
): void {
  const receipt = node('receipt', { id, from: phone.jid, t: nowSeconds() });
  const afterMs = network.options.deliveryReceiptDelayMs;
  for (const companion of sender.companions.values()) network.deliver(tx, companion, receipt, { afterMs });
}

function showUndecryptable(
  tx: Transaction,
  network: Network,
  phone: Account,
  sender: Companion,
  at: Arrival,
  stanza: BinaryNode,
): void {
  network.stats.undecryptable++;
  network.inbox.add(phone.number, {
    ...shownAs(phone, at),
    kind: 'undecryptable',
    text: null,
    duplicate: network.inbox.has(phone.number, at.id),
    raw: null,
  });
  network.deliver(tx, sender, retryRequest(phone, at, Number(stanza.attrs.count ?? 0) + 1));
}

/** The phone lost a message that it had read, and asks every linked device of its sender for it again. */
export function askAgain(
  tx: Transaction,
  network: Network,
  phone: Account,
  sender: Account,
  id: string,
): void {
  const request = retryRequest(phone, { id, from: sender, chatJid: sender.jid }, 1);
  for (const companion of sender.companions.values()) network.deliver(tx, companion, request);
}

/**
 * As a real phone asks for a message again.
 * @param count goes up by one from the count that the sender put on a resend
 */
function retryRequest(phone: Account, { id, from, chatJid }: Arrival, count: number): BinaryNode {
  const t = nowSeconds();
  const attrs = { id, type: 'retry', from: phone.jid, t, recipient: from === phone ? chatJid : undefined };
  return node('receipt', attrs, [
    node('retry', { count, id, t, v: 1 }),
    node('registration', {}, uintBytes(phone.record.registrationId, 4)),
  ]);
}
