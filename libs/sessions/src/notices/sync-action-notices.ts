import { toNumber } from '@whiskeysockets/baileys';
import type { SyncAction } from '../baileys/sync-actions.js';
import type { Notice } from './notice.js';
import { own, person } from './wire.js';

type Reader = (action: SyncAction) => Notice | undefined;

/**
 * What was done on the phone or on another linked device, of which the account's app state tells: an index such as
 * `["mute", chat]` and a value with the action and its time.
 */
export function syncActionNotices(action: SyncAction): Notice[] {
  const notice = own(BY_INDEX, action.index[0])?.(action);
  if (!notice) return [];
  return [{ ...notice, dedupe: `${notice.type}/${action.index.slice(1).join('/')}/${timeMs(action)}` }];
}

/** By the first part of the index. An action that the value does not carry tells nothing. */
const BY_INDEX: Record<string, Reader> = {
  archive(of) {
    const done = of.value.archiveChatAction;
    const data = { ...chatChange(of), is_archived: Boolean(done?.archived) };
    return done ? { type: 'chat.archive', chat: data.chat_jid, data } : undefined;
  },
  clearChat(of) {
    const [, , starred, media] = of.index;
    const data = { ...chatChange(of), with_starred: starred === '1', with_media: media === '1' };
    return of.value.clearChatAction ? { type: 'chat.clear', chat: data.chat_jid, data } : undefined;
  },
  contact: contactNotice,
  deleteChat(of) {
    const data = { ...chatChange(of), with_media: of.index[2] === '1' };
    return of.value.deleteChatAction ? { type: 'chat.delete', chat: data.chat_jid, data } : undefined;
  },
  deleteMessageForMe: deletionNotice,
  label_edit: labelNotice,
  label_jid(of) {
    const data = labeled(of);
    if (!of.value.labelAssociationAction) return undefined;
    return { type: 'label.association_chat', chat: data.chat_jid, data };
  },
  label_message(of) {
    const data = { ...labeled(of), message_id: of.index[3] ?? '' };
    if (!of.value.labelAssociationAction) return undefined;
    return { type: 'label.association_message', chat: data.chat_jid, data };
  },
  markChatAsRead(of) {
    const done = of.value.markChatAsReadAction;
    const data = { ...chatChange(of), is_read: Boolean(done?.read) };
    return done ? { type: 'chat.mark_as_read', chat: data.chat_jid, data } : undefined;
  },
  mute: muteNotice,
  pin_v1(of) {
    const done = of.value.pinAction;
    const data = { ...chatChange(of), is_pinned: Boolean(done?.pinned) };
    return done ? { type: 'chat.pin', chat: data.chat_jid, data } : undefined;
  },
  setting_unarchiveChats(of) {
    const set = of.value.unarchiveChatsSetting;
    const data = { unarchive_chats: Boolean(set?.unarchiveChats), timestamp: timestamp(of) };
    return set ? { type: 'settings.unarchive_chats', chat: null, data } : undefined;
  },
  userStatusMute(of) {
    const set = of.value.userStatusMuteAction;
    const data = { ...person(of.index[1] ?? ''), is_muted: Boolean(set?.muted), timestamp: timestamp(of) };
    return set ? { type: 'settings.user_status_mute', chat: null, data } : undefined;
  },
};

function muteNotice(of: SyncAction): Notice | undefined {
  const done = of.value.muteAction;
  if (!done) return undefined;
  const until = toNumber(done.muteEndTimestamp ?? 0);
  const data = {
    ...chatChange(of),
    is_muted: Boolean(done.muted),
    muted_until: done.muted && until > 0 ? new Date(until).toISOString() : null, // -1: for good
  };
  return { type: 'chat.mute', chat: data.chat_jid, data };
}

function deletionNotice(of: SyncAction): Notice | undefined {
  const done = of.value.deleteMessageForMeAction;
  if (!done) return undefined;
  const [, , message = '', fromMe, author = '0'] = of.index;
  const data = {
    ...chatChange(of),
    message_id: message,
    is_from_me: fromMe === '1',
    sender_jid: author === '0' ? null : author,
    with_media: Boolean(done.deleteMedia),
  };
  return { type: 'message.delete_for_me', chat: data.chat_jid, data };
}

/** The phone's address book; an entry without any name has been removed. */
function contactNotice(of: SyncAction): Notice | undefined {
  const entry = of.value.contactAction;
  const [, jid] = of.index;
  if (!entry || !jid) return undefined;
  const who = person(jid, entry.lidJid || entry.pnJid || undefined);
  const data = {
    ...who,
    full_name: entry.fullName || null,
    first_name: entry.firstName || null,
    is_removed: !entry.fullName && !entry.firstName,
    timestamp: timestamp(of),
  };
  return { type: 'contact.changed', chat: who.jid, data };
}

function labelNotice(of: SyncAction): Notice | undefined {
  const label = of.value.labelEditAction;
  if (!label) return undefined;
  const data = {
    label_id: of.index[1] ?? '',
    name: label.name ?? null,
    color: label.color ?? null,
    predefined_id: label.predefinedId ?? null,
    is_deleted: Boolean(label.deleted),
    timestamp: timestamp(of),
  };
  return { type: 'label.edit', chat: null, data };
}

const chatChange = (of: SyncAction) => ({ chat_jid: of.index[1] ?? '', timestamp: timestamp(of) });

const labeled = (of: SyncAction) => ({
  label_id: of.index[1] ?? '',
  chat_jid: of.index[2] ?? '',
  is_labeled: Boolean(of.value.labelAssociationAction?.labeled),
  timestamp: timestamp(of),
});

const timeMs = ({ value }: SyncAction): number => toNumber(value.timestamp ?? 0);

const timestamp = (of: SyncAction): string => new Date(timeMs(of) || Date.now()).toISOString();
