import { type BinaryNode, getAllBinaryNodeChildren, jidNormalizedUser } from '@whiskeysockets/baileys';
import type { ChatPresenceData } from '#libs/journal';
import type { Notice } from './notice.js';
import { isGroup, numberOf, person, timeOf } from './wire.js';

/** Someone came online or left: `<presence from [type="unavailable"] [last]/>`. */
export function presenceNotices({ attrs }: BinaryNode): Notice[] {
  if (!attrs.from || isGroup(attrs.from)) return []; // of a group it is a count, and nobody's presence
  const who = person(attrs.from);
  const lastSeen = numberOf(attrs.last);
  const data = {
    ...who,
    state: attrs.type === 'unavailable' ? ('unavailable' as const) : ('available' as const),
    last_seen_at: lastSeen === null ? null : timeOf(lastSeen),
  };
  return [{ type: 'contact.presence', chat: who.jid, data }];
}

/** Someone types or stops: `<chatstate from [participant]><composing [media="audio"]/></chatstate>`. */
export function typingNotices(chatstate: BinaryNode): Notice[] {
  const [doing] = getAllBinaryNodeChildren(chatstate);
  const { from, participant, participant_pn } = chatstate.attrs;
  if (!doing || !from) return [];
  const chat = jidNormalizedUser(from);
  const sender = person(participant ?? from, participant ? participant_pn : undefined);
  const data = { chat_jid: chat, is_group: isGroup(chat), sender, state: stateOf(doing) };
  return [{ type: 'chat.presence', chat, data }];
}

function stateOf({ tag, attrs }: BinaryNode): ChatPresenceData['state'] {
  if (tag !== 'composing') return 'paused';
  return attrs.media === 'audio' ? 'recording' : 'composing';
}
