import { type BinaryNode, getBinaryNodeChild } from '@whiskeysockets/baileys';
import type { Notice } from './notice.js';
import { isGroup, person, sameStanza, someone, textOf, timeOf } from './wire.js';

/** A person's info text changed: `<notification type="status" from t><set>…</set></notification>`. */
export function aboutNotices(notification: BinaryNode): Notice[] {
  const text = getBinaryNodeChild(notification, 'set');
  if (!text) return [];
  const who = person(notification.attrs.from!, notification.attrs.sender_lid);
  const data = { ...who, about: textOf(text) ?? '', timestamp: timeOf(notification.attrs.t) };
  return [{ type: 'contact.about', chat: who.jid, data, dedupe: sameStanza('contact.about', notification) }];
}

/** A picture changed, of a person or of a group: `<notification type="picture" from t><set id author/></…>`. */
export function pictureNotices(notification: BinaryNode): Notice[] {
  const set = getBinaryNodeChild(notification, 'set');
  const change = set ?? getBinaryNodeChild(notification, 'delete');
  if (!change) return []; // a request for one, or an avatar
  const who = person(change.attrs.jid ?? notification.attrs.from!);
  const data = {
    ...who,
    is_group: isGroup(who.jid),
    picture_id: set?.attrs.id ?? null,
    is_removed: !set,
    author: someone(change.attrs.author),
    timestamp: timeOf(notification.attrs.t),
  };
  const dedupe = sameStanza('contact.picture', notification);
  return [{ type: 'contact.picture', chat: who.jid, data, dedupe }];
}

/** A person has new keys, because of a new phone or a new installation: `<notification type="encrypt" from><identity/>`. */
export function identityNotices(notification: BinaryNode): Notice[] {
  if (!getBinaryNodeChild(notification, 'identity')) return []; // of the server: our pre-keys run low
  const who = person(notification.attrs.from!, notification.attrs.sender_lid);
  const data = { ...who, timestamp: timeOf(notification.attrs.t) };
  return [
    { type: 'identity.change', chat: who.jid, data, dedupe: sameStanza('identity.change', notification) },
  ];
}
