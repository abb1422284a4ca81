import { randomBytes } from 'node:crypto';
import type { Transaction } from '../state/store.js';
import type { Account } from './account.js';
import type { Companion } from './companion.js';
import { victim } from './faults.js';
import type { Network } from './network.js';
import { showMessage } from './phone-inbox.js';
import { Primary } from './signal/primary.js';
import { proto } from './wire/codec.js';
import { node, nowSeconds } from './wire/node.js';

/** Message ids as phones make them. */
const newMessageId = (): string => randomBytes(16).toString('hex').toUpperCase();

/**
 * The phone writes to an account: to its phone, to each of its companions, and copies to the phone's own companions,
 * each encrypted for that device. Returns the message id.
 */
export function sendFromPhone(
  network: Network,
  phone: Account,
  to: Account,
  content: proto.IMessage,
): Promise<string> {
  const id = newMessageId();
  return network.store.atomically(async (tx) => {
    for (const companion of to.companions.values())
      if (to !== phone) await sendTo(tx, network, phone, companion, messageAttrs(phone, id), content);
    const copy = { deviceSentMessage: { destinationJid: to.jid, message: content } };
    for (const companion of phone.companions.values())
      await sendTo(tx, network, phone, companion, copyAttrs(phone, to, id), copy);
    showMessage(network, to, { id, from: phone, chatJid: phone.jid }, content);
    return id;
  });
}

type StanzaAttrs = Record<string, string | number>;

const messageAttrs = (phone: Account, id: string): StanzaAttrs => ({
  id,
  from: phone.jid,
  sender_lid: phone.lidJid,
  ...common(phone),
});

/** A sender_lid next to a recipient would be taken for the recipient's LID. */
const copyAttrs = (phone: Account, to: Account, id: string): StanzaAttrs => ({
  id,
  from: phone.jid,
  recipient: to.jid,
  peer_recipient_lid: to.lidJid,
  ...common(phone),
});

const common = (phone: Account) => ({ type: 'text', t: nowSeconds(), notify: phone.record.name });

async function sendTo(
  tx: Transaction,
  network: Network,
  phone: Account,
  companion: Companion,
  attrs: StanzaAttrs,
  content: proto.IMessage,
): Promise<void> {
  const plaintext = Buffer.from(proto.Message.encode(content).finish());
  const copies = network.faults.strike('duplicate', victim(companion)) ? 2 : 1;
  for (let copy = 0; copy < copies; copy++) {
    const enc = await new Primary(phone).encrypt(tx, companion, plaintext);
    network.deliver(tx, companion, node('message', attrs, [enc]), { plaintext });
  }
}

/** The phone's user opens a chat: the sender's companions learn that the message was read. */
export function sendRead(network: Network, phone: Account, sender: Account, id: string): Promise<void> {
  return network.store.atomically((tx) => {
    const receipt = node('receipt', { id, from: phone.jid, type: 'read', t: nowSeconds() });
    for (const companion of sender.companions.values()) network.deliver(tx, companion, receipt);
  });
}
