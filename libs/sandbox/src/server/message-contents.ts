import { proto } from './wire/codec.js';

/** Wrappers around the content that do not change what it is. */
const WRAPPERS = [
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'documentWithCaptionMessage',
  'editedMessage',
] as const;
/** Fields that accompany a content. */
const ACCOMPANYING = new Set(['messageContextInfo', 'senderKeyDistributionMessage']);

const { Type } = proto.Message.ProtocolMessage;

function unwrap(message: proto.IMessage): proto.IMessage {
  for (const wrapper of WRAPPERS) {
    const inner = message[wrapper]?.message;
    if (inner) return unwrap(inner);
  }
  return message;
}

/** `text`, `image`, `reaction`, `edit`, `revoke`, …: the protobuf's own field name where nothing else is known. */
export function kindOf(message: proto.IMessage): string {
  const content = unwrap(message);
  if (content.conversation || content.extendedTextMessage) return 'text';
  if (content.protocolMessage?.type === Type.MESSAGE_EDIT) return 'edit';
  if (content.protocolMessage?.type === Type.REVOKE) return 'revoke';
  const field = Object.entries(content).find(([name, value]) => value && !ACCOMPANYING.has(name))?.[0];
  return field ? field.replace(/Message(V\d)?$/, '') : 'empty';
}

/** What a person would read: the text, the caption, the emoji, the new text of an edit. */
export function textOf(message: proto.IMessage): string | null {
  const content = unwrap(message);
  const { protocolMessage } = content;
  if (protocolMessage?.editedMessage) return textOf(protocolMessage.editedMessage);
  return (
    content.conversation ||
    content.extendedTextMessage?.text ||
    content.imageMessage?.caption ||
    content.videoMessage?.caption ||
    content.documentMessage?.caption ||
    content.reactionMessage?.text ||
    null
  );
}

/** Between a user's devices only, and nothing a phone would show. */
export const isHousekeeping = (message: proto.IMessage): boolean => {
  const { protocolMessage } = message;
  const shown: Array<number | null | undefined> = [Type.MESSAGE_EDIT, Type.REVOKE, Type.EPHEMERAL_SETTING];
  return Boolean(protocolMessage) && !shown.includes(protocolMessage?.type ?? Type.REVOKE);
};

/** As plain JSON: bytes as base64, 64-bit numbers as numbers, fields that are not set left out. */
export function jsonOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value;
  if ('low' in value && 'unsigned' in value) return Number(value);
  const set = Object.entries(value).filter(
    ([, field]) => field != null && !(Array.isArray(field) && field.length === 0),
  );
  return Object.fromEntries(set.map(([name, field]) => [name, jsonOf(field)]));
}
