import type { Transaction } from '../../state/store.js';
import type { Companion } from '../companion.js';
import type { CompanionSession } from '../companion-session.js';
import { victim } from '../faults.js';
import type { Destination, Network } from '../network.js';
import { receiveOnPhone } from '../phone-inbox.js';
import type { BinaryNode } from '../wire/codec.js';
import { userJid } from '../wire/jid.js';
import { child, children, node, nowSeconds } from '../wire/node.js';

const NO_SUCH_RECIPIENT = 404;
const DEFAULT_NACK = 500;

/** A message on its way to one device. */
interface Part {
  to: Destination;
  enc: BinaryNode;
}

/** Takes a message from a companion to every device it was encrypted for, and acknowledges it. */
export async function routeMessage(session: CompanionSession, message: BinaryNode): Promise<void> {
  const { network, companion } = session;
  network.stats.messagesIn++;
  const nacked = network.faults.strike('nack', victim(companion));
  if (nacked) return session.send(ackOf(message, nacked.code ?? DEFAULT_NACK));
  const delayed = network.faults.strike('delay_ms', victim(companion));
  if (delayed) await network.timers.pause(delayed.ms ?? 0);
  if (!network.accountAt(message.attrs.to)) return session.send(ackOf(message, NO_SUCH_RECIPIENT));
  await network.store.atomically(async (tx) => {
    const acks = acksFor(network, companion);
    for (let ack = 0; ack < acks; ack++) tx.afterCommit(() => session.send(ackOf(message)));
    for (const part of partsOf(network, message)) {
      // Some clients address themselves too.
      if (part.to.companion === companion) continue;
      if (part.to.companion) forward(tx, network, companion, part.to.companion, message, part.enc);
      else await receiveOnPhone(tx, network, part.to.account, companion, message, part.enc);
    }
  });
}

function acksFor({ faults }: Network, companion: Companion): number {
  if (faults.strike('drop_acks', victim(companion))) return 0;
  return faults.strike('duplicate_acks', victim(companion)) ? 2 : 1;
}

/** Without `error` it says the server has the message; the message's own addressing is kept. */
const ackOf = (message: BinaryNode, error?: number): BinaryNode =>
  node('ack', { class: 'message', id: message.attrs.id, from: message.attrs.to, t: nowSeconds(), error });

/** One part per `to`; a message for a single device (a resend, or one to the own phone) carries its `enc` bare. */
function partsOf(network: Network, message: BinaryNode): Part[] {
  const addressed = children(child(message, 'participants'), 'to').map((to) => ({
    jid: to.attrs.jid,
    enc: child(to, 'enc'),
  }));
  const bare = child(message, 'enc');
  if (bare) addressed.push({ jid: message.attrs.to, enc: bare });
  return addressed.flatMap(({ jid, enc }) => {
    const to = network.destination(jid);
    return to && enc ? [{ to, enc }] : [];
  });
}

/** To another companion: the ciphertext as it is, with the proof of the sender's device identity. */
function forward(
  tx: Transaction,
  network: Network,
  from: Companion,
  to: Companion,
  message: BinaryNode,
  enc: BinaryNode,
): void {
  const isOwnCopy = to.account === from.account;
  const chat = message.attrs.recipient ?? message.attrs.to;
  const attrs = {
    id: message.attrs.id,
    type: message.attrs.type,
    from: from.jid,
    t: nowSeconds(),
    notify: from.account.record.name,
    // A sender_lid next to a recipient would be taken for the recipient's LID.
    ...(isOwnCopy
      ? { recipient: userJid(chat ?? ''), peer_recipient_lid: network.accountAt(chat)?.lidJid }
      : { sender_lid: from.account.lidJid }),
  };
  const stanza = node('message', attrs, [enc, ...children(message, 'device-identity')]);
  const copies = network.faults.strike('duplicate', victim(to)) ? 2 : 1;
  for (let copy = 0; copy < copies; copy++) network.deliver(tx, to, stanza);
}
