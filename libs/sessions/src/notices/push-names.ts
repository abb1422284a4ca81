import { jidNormalizedUser, toNumber, type WAMessage } from '@whiskeysockets/baileys';
import { LRUCache } from 'lru-cache';
import type { SyncAction } from '../baileys/sync-actions.js';
import type { Notice } from './notice.js';
import { person, timeOf } from './wire.js';

/** The names that people were last seen with, by the device that saw them; as long as the process lives. */
const lastNames = new LRUCache<string, string>({ max: 50_000 });

/** A person writes under another name than the last time. @param device JID of the linked device */
export function pushNameNotices(device: string, message: WAMessage): Notice[] {
  const { key, pushName, messageTimestamp } = message;
  const author = key.participant || key.remoteJid;
  if (!pushName || key.fromMe || !author) return [];
  const alternative = (key.participant ? key.participantAlt : key.remoteJidAlt) ?? undefined;
  const who = person(author, alternative);
  const previous = lastNames.get(`${device}/${who.jid}`);
  if (previous === pushName) return [];
  lastNames.set(`${device}/${who.jid}`, pushName);
  const data = {
    ...who,
    push_name: pushName,
    previous_push_name: previous ?? null,
    is_self: false,
    timestamp: timeOf(toNumber(messageTimestamp ?? 0)),
  };
  return [{ type: 'contact.pushname', chat: who.jid, data, dedupe: `contact.pushname/${who.jid}/${key.id}` }];
}

/** The account's own name was changed on the phone. */
export function ownNameNotices(
  me: { id: string; lid?: string; name?: string },
  { index, value }: SyncAction,
): Notice[] {
  const name = value.pushNameSetting?.name;
  if (index[0] !== 'setting_pushName' || !name) return [];
  const who = person(jidNormalizedUser(me.id), me.lid);
  const at = toNumber(value.timestamp ?? 0);
  const data = {
    ...who,
    push_name: name,
    previous_push_name: me.name ?? null,
    is_self: true,
    timestamp: timeOf(at / 1000),
  };
  return [{ type: 'contact.pushname', chat: who.jid, data, dedupe: `contact.pushname/${who.jid}/${at}` }];
}
