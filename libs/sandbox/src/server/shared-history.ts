import type { InboxMessage } from '../state/inbox.js';
import type { Transaction } from '../state/store.js';
import type { Account } from './account.js';
import type { Network } from './network.js';
import { historyPart, tell } from './stanzas/welcome.js';
import { proto } from './wire/codec.js';

/** A phone shares its latest messages. */
const SHARED = 200;

/** The phone sends its companions the texts it has received lately, as the last part of its history. */
export async function shareHistory(tx: Transaction, network: Network, phone: Account): Promise<void> {
  const count = network.inbox.count(phone.number);
  const messages = network.inbox.after(phone.number, Math.max(0, count - SHARED), SHARED);
  const part = historyPart({
    syncType: proto.HistorySync.HistorySyncType.RECENT,
    conversations: conversationsOf(messages),
    chunkOrder: 1,
    progress: 100,
  });
  for (const companion of phone.companions.values()) await tell(tx, network, companion, part);
}

function conversationsOf(messages: InboxMessage[]): proto.IConversation[] {
  const chats = new Map<string, proto.IHistorySyncMsg[]>();
  for (const { chat_jid, id, from_me, timestamp, text } of messages) {
    if (text === null) continue;
    const message = {
      key: { remoteJid: chat_jid, id, fromMe: from_me },
      message: { conversation: text },
      messageTimestamp: timestamp,
    };
    const chat = chats.get(chat_jid) ?? [];
    chats.set(chat_jid, chat);
    chat.unshift({ message, msgOrderId: chat.length + 1 }); // the latest first
  }
  return [...chats].map(([id, its]) => ({ id, messages: its }));
}
