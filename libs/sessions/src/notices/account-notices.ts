import {
  type BinaryNode,
  getAllBinaryNodeChildren,
  getBinaryNodeChild,
  getBinaryNodeChildren,
} from '@whiskeysockets/baileys';
import type { Notice } from './notice.js';
import { bytesOf, numberOf, person, sameStanza, timeOf } from './wire.js';

/** Something of the account was set on another device: `<notification type="account_sync"><privacy/>|<blocklist/>…`. */
export function accountNotices(notification: BinaryNode): Notice[] {
  return getAllBinaryNodeChildren(notification).flatMap((part, at) => {
    const notice = accountNotice(part, timeOf(notification.attrs.t));
    return notice ? [{ ...notice, dedupe: sameStanza(notice.type, notification, at) }] : [];
  });
}

function accountNotice(part: BinaryNode, timestamp: string): Notice | undefined {
  if (part.tag === 'blocklist') return blocklistNotice(part, timestamp);
  if (part.tag === 'privacy') return privacyNotice(part, timestamp);
  return undefined;
}

function blocklistNotice(list: BinaryNode, timestamp: string): Notice {
  const changes = getBinaryNodeChildren(list, 'item')
    .filter(({ attrs }) => attrs.jid)
    .map(({ attrs }) => ({
      ...person(attrs.jid!, attrs.pn_jid),
      is_blocked: attrs.action === 'block',
    }));
  const data = { changes, needs_refetch: changes.length === 0, timestamp };
  return { type: 'privacy.blocklist', chat: null, data };
}

function privacyNotice(privacy: BinaryNode, timestamp: string): Notice {
  const changes = getBinaryNodeChildren(privacy, 'category').map(({ attrs }) => ({
    name: attrs.name ?? '',
    value: attrs.value ?? '',
  }));
  return { type: 'privacy.settings', chat: null, data: { changes, timestamp } };
}

/** The phone's answer to the request to upload a file again: `<notification type="mediaretry" id=message><rmr/>…`. */
export function mediaRetryNotices(notification: BinaryNode): Notice[] {
  const message = getBinaryNodeChild(notification, 'rmr');
  const id = notification.attrs.id;
  if (!message?.attrs.jid || !id) return [];
  const encrypted = getBinaryNodeChild(notification, 'encrypt');
  const ciphertext = bytesOf(getBinaryNodeChild(encrypted, 'enc_p'));
  const iv = bytesOf(getBinaryNodeChild(encrypted, 'enc_iv'));
  const answer =
    ciphertext && iv ? { ciphertext: ciphertext.toString('base64'), iv: iv.toString('base64') } : null;
  const error = getBinaryNodeChild(notification, 'error');
  const isAnswered = answer !== null && !error;
  const data = {
    message_id: id,
    chat_jid: message.attrs.jid,
    is_from_me: message.attrs.from_me === 'true',
    sender_jid: message.attrs.participant ?? null,
    result: isAnswered ? ('answered' as const) : ('failed' as const),
    error_code: numberOf(error?.attrs.code),
    encrypted: isAnswered ? answer : null,
  };
  // One message can be asked for several times, and its id is all that the answers have: the time tells them apart.
  const dedupe = sameStanza('media.retry', notification, notification.attrs.t);
  return [{ type: 'media.retry', chat: data.chat_jid, data, dedupe }];
}
