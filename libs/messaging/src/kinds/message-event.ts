import { isPnUser, jidNormalizedUser, proto, toNumber, type WAMessage } from '@whiskeysockets/baileys';
import type { Self } from '#libs/sessions';
import { readMessage } from './read-message.js';

/** Baileys' mark of a message that could not be decrypted. */
const { CIPHERTEXT } = proto.WebMessageInfo.StubType;
/** The category of keys and settings that the devices of one account send each other. */
const BETWEEN_OWN_DEVICES = 'peer';

/** `data` of `message.received` and of `message.sent` for what another device of the account sent. */
export interface MessageData {
  message_id: string;
  chat_jid: string;
  from: string;
  to: string;
  is_from_me: boolean;
  is_group: boolean;
  push_name: string | null;
  timestamp: string;
  sender: { jid: string; lid: string | null; phone_number: string | null };
  message_type: string | null;
  content: string | null;
  mentions: string[];
  quoted_message_id: string | null;
  client_ref?: string;
  request_id?: string;
}

interface MessageEvent {
  type: 'message.received' | 'message.sent' | 'message.undecryptable';
  result: 'read' | 'unsupported';
  data: MessageData;
}

/** Where a message is, as text: the same for every delivery of it, also before Baileys has tidied its key. */
export const messagePlace = ({ id, remoteJid, participant, fromMe }: WAMessage['key']): string =>
  [fromMe ? 'own' : '', jidNormalizedUser(remoteJid ?? ''), jidNormalizedUser(participant ?? ''), id].join(
    '/',
  );

export const isUndecryptable = ({ messageStubType }: WAMessage): boolean => messageStubType === CIPHERTEXT;

/**
 * What to tell of a message that arrived, or that another device of the account sent.
 * @returns undefined for WhatsApp's own housekeeping
 */
export function messageEvent(message: WAMessage, self: Self): MessageEvent | undefined {
  const { key } = message;
  if (!key.id || !key.remoteJid) return undefined;
  const isUnread = isUndecryptable(message);
  const read = readMessage(message.message);
  if (!read && !(isUnread && message.category !== BETWEEN_OWN_DEVICES)) return undefined;
  const isGroup = key.remoteJid.endsWith('@g.us');
  const hasParticipants = isGroup || key.remoteJid.endsWith('@broadcast');
  const other = known(key.remoteJid, key.remoteJidAlt);
  const chat = hasParticipants ? key.remoteJid : other.jid;
  const author = hasParticipants ? known(key.participant ?? key.remoteJid, key.participantAlt) : other;
  const sender = key.fromMe ? { ...self, phone_number: self.jid.split('@')[0]! } : author;
  const data: MessageData = {
    message_id: key.id,
    chat_jid: chat,
    from: sender.jid,
    to: key.fromMe || hasParticipants ? chat : self.jid,
    is_from_me: Boolean(key.fromMe),
    is_group: isGroup,
    push_name: message.pushName ?? null,
    timestamp: new Date(toNumber(message.messageTimestamp ?? 0) * 1000).toISOString(),
    sender,
    ...(read ?? { message_type: null, content: null, mentions: [], quoted_message_id: null }),
  };
  const type = isUnread ? 'message.undecryptable' : key.fromMe ? 'message.sent' : 'message.received';
  return { type, result: read?.message_type === 'unsupported' ? 'unsupported' : 'read', data };
}

/** What to tell of a message that was sent from here. @param wire as it was relayed */
export function ownMessageData(
  wire: Uint8Array,
  { id, chat, at, self }: { id: string; chat: string; at: Date; self: Self },
): MessageData {
  const message = proto.Message.decode(wire);
  const event = messageEvent({ key: { id, remoteJid: chat, fromMe: true }, message }, self);
  if (!event) throw new Error('what was sent says nothing');
  return { ...event.data, timestamp: at.toISOString() };
}

/** A person under both names: by telephone number where it is known, else by LID. */
function known(jid: string, alternative: string | null | undefined): MessageData['sender'] {
  const names = [jid, alternative]
    .filter((name) => name !== null && name !== undefined)
    .map(jidNormalizedUser);
  const byNumber = names.find((name) => isPnUser(name));
  const lid = names.find((name) => name.endsWith('@lid')) ?? null;
  return { jid: byNumber ?? names[0]!, lid, phone_number: byNumber?.split('@')[0] ?? null };
}
