import type { Account } from '../account.js';
import type { Companion } from '../companion.js';
import type { CompanionSession } from '../companion-session.js';
import { victim } from '../faults.js';
import { Primary } from '../signal/primary.js';
import type { BinaryNode } from '../wire/codec.js';
import { SERVER_JID } from '../wire/jid.js';
import { child, children, node, nowSeconds } from '../wire/node.js';
import { markWelcomed } from './welcome.js';

/** Client's type → what the sender is told; types not named here concern nobody else. */
const FORWARDED: Record<string, string | undefined> = {
  '': undefined,
  inactive: undefined,
  read: 'read',
  played: 'played',
};
/** More would be a companion that cannot read whatever it is sent. */
const MAX_RETRIES = 5;

export async function takeReceipt(session: CompanionSession, receipt: BinaryNode): Promise<void> {
  if (session.network.faults.strike('drop_receipts', victim(session.companion))) return;
  if (receipt.attrs.type === 'retry') await sendAgain(session, receipt);
  else await confirm(session, receipt);
  const { id, type, to } = receipt.attrs;
  session.send(node('ack', { class: 'receipt', id, type, from: to ?? SERVER_JID }));
}

const idsOf = (receipt: BinaryNode): string[] => [
  receipt.attrs.id ?? '',
  ...children(child(receipt, 'list'), 'item').map(({ attrs }) => attrs.id ?? ''),
];

/** Received: the message leaves the companion's queue, and its sender's companions learn what became of it. */
async function confirm({ network, companion }: CompanionSession, receipt: BinaryNode): Promise<void> {
  const { id, to, type = '' } = receipt.attrs;
  const sender = network.accountAt(to);
  await network.store.atomically((tx) => {
    if (type === 'hist_sync') markWelcomed(tx, companion);
    for (const each of idsOf(receipt)) companion.queue.settle(tx, `message/${each}`);
    if (!sender || sender === companion.account || !(type in FORWARDED)) return;
    tx.afterCommit(() => noteOnPhone(companion, sender, idsOf(receipt), FORWARDED[type]));
    const attrs = { id, from: companion.account.jid, t: nowSeconds(), type: FORWARDED[type] };
    for (const device of sender.companions.values())
      network.deliver(tx, device, node('receipt', attrs, receipt.content));
  });
}

function noteOnPhone(from: Companion, phone: Account, ids: string[], type?: string): void {
  const kind = type === 'read' || type === 'played' ? type : 'delivered';
  for (const id of ids)
    phone.noteReceipt({ message_id: id, from_jid: from.jid, type: kind, timestamp: nowSeconds() });
}

/** Not readable: who wrote it encrypts it again, for this companion alone and with the same id. */
async function sendAgain(session: CompanionSession, receipt: BinaryNode): Promise<void> {
  const { network, companion } = session;
  const { id = '', to, recipient } = receipt.attrs;
  const retry = child(receipt, 'retry');
  network.stats.retryReceipts++;
  session.askedAgain.add(id);
  const written = companion.queue.writtenByPhone(`message/${id}`);
  const stanza = await written?.stanza;
  const author = network.destination(stanza?.attrs.from ?? to);
  await network.store.atomically(async (tx) => {
    companion.queue.settle(tx, `message/${id}`);
    if (!author || Number(retry?.attrs.count) > MAX_RETRIES) return;
    if (written && stanza) {
      const enc = await new Primary(author.account).encryptAnew(tx, companion, written.plaintext);
      network.deliver(tx, companion, { ...stanza, content: [enc] }, { plaintext: written.plaintext });
    } else if (author.companion) {
      const attrs = { ...receipt.attrs, to: undefined, from: companion.jid, recipient, t: nowSeconds() };
      network.deliver(tx, author.companion, node('receipt', attrs, receipt.content));
    }
  });
}
