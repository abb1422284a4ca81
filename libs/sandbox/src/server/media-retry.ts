import { randomBytes } from 'node:crypto';
import type { Account } from './account.js';
import { notification } from './announcements.js';
import { seal } from './crypto/aead.js';
import { hkdf } from './crypto/hkdf.js';
import { type BinaryNode, proto } from './wire/codec.js';
import { node } from './wire/node.js';

const { ResultType } = proto.MediaRetryNotification;

export interface RetriedMedia {
  messageId: string;
  chatJid: string;
  isFromMe: boolean;
  /** Of the message; any when nobody is to read the answer. */
  mediaKey?: Buffer;
}

/** What a phone says when it was asked to upload a file again: where it is now, which only who has its key can read. */
export function mediaRetry(phone: Account, media: RetriedMedia, isFound: boolean): BinaryNode {
  const { messageId, chatJid, isFromMe, mediaKey = randomBytes(32) } = media;
  const about = node('rmr', { jid: chatJid, from_me: String(isFromMe) });
  if (!isFound)
    return notification(phone.jid, 'mediaretry', [about, node('error', { code: ResultType.NOT_FOUND })], {
      id: messageId,
    });
  const answer = proto.MediaRetryNotification.encode({
    stanzaId: messageId,
    directPath: `/v/sandbox/${messageId}`,
    result: ResultType.SUCCESS,
  }).finish();
  const key = hkdf(mediaKey, 32, undefined, 'WhatsApp Media Retry Notification');
  const iv = randomBytes(12);
  const encrypted = node('encrypt', {}, [
    node('enc_p', {}, seal(key, iv, answer, Buffer.from(messageId))),
    node('enc_iv', {}, iv),
  ]);
  return notification(phone.jid, 'mediaretry', [about, encrypted], { id: messageId });
}
