import { inflateSync } from 'node:zlib';
import { proto, type WAMessage } from '@whiskeysockets/baileys';
import { HISTORY_SYNC_TYPES, type HistorySyncData } from '#libs/journal';
import type { Notice } from './notice.js';

/** More is not read for its counts; Baileys reads it later all the same. */
const LARGEST_CHUNK = 16 * 1024 * 1024;

/** The phone has sent a part of its history, in the message or on the media server. */
export function historyNotices({ key, message }: WAMessage): Notice[] {
  const part = message?.protocolMessage?.historySyncNotification;
  if (!part || !key.fromMe) return []; // anybody could claim to send one
  const data: HistorySyncData = {
    sync_type: HISTORY_SYNC_TYPES[part.syncType ?? 0] ?? 'initial_bootstrap',
    chunk_order: part.chunkOrder ?? null,
    progress: part.progress ?? null,
    ...countsOf(part.initialHistBootstrapInlinePayload),
  };
  return [{ type: 'history.sync', chat: null, data, dedupe: `history.sync/${key.id}` }];
}

function countsOf(payload: Uint8Array | null | undefined) {
  const unknown = { chats: null, messages: null, push_names: null };
  if (!payload?.length) return unknown;
  try {
    const chunk = proto.HistorySync.decode(inflateSync(payload, { maxOutputLength: LARGEST_CHUNK }));
    return {
      chats: chunk.conversations.length,
      messages: chunk.conversations.reduce((sum, chat) => sum + (chat.messages?.length ?? 0), 0),
      push_names: chunk.pushnames.length,
    };
  } catch {
    return unknown;
  }
}
