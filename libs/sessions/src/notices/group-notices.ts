import {
  type BinaryNode,
  getAllBinaryNodeChildren,
  getBinaryNodeChild,
  getBinaryNodeChildren,
} from '@whiskeysockets/baileys';
import type { GroupChange, GroupInfoData, GroupParticipantData } from '#libs/journal';
import type { Notice } from './notice.js';
import { childText, own, person, sameStanza, someone, textOf, timeOf } from './wire.js';

interface Change {
  change: GroupChange;
  value?: string | null;
}

/** Something happened in a group: `<notification type="w:gp2" from=group participant=author t><add/>|<subject/>…`. */
export function groupNotices(notification: BinaryNode): Notice[] {
  return getAllBinaryNodeChildren(notification).flatMap((part, at) => {
    const notice = part.tag === 'create' ? joinedNotice(notification, part) : infoNotice(notification, part);
    return notice ? [{ ...notice, dedupe: sameStanza(notice.type, notification, at) }] : [];
  });
}

function joinedNotice({ attrs }: BinaryNode, create: BinaryNode): Notice | undefined {
  const group = getBinaryNodeChild(create, 'group');
  if (!group?.attrs.id) return undefined;
  const { id, subject = '', creation, creator, creator_pn } = group.attrs;
  const chat = id.includes('@') ? id : `${id}@g.us`;
  const data = {
    group_jid: chat,
    subject,
    owner: someone(creator, creator_pn),
    created_at: timeOf(creation),
    is_new: create.attrs.type === 'new',
    reason: create.attrs.reason ?? null,
    author: authorOf(attrs),
    participants: getBinaryNodeChildren(group, 'participant').map(memberOf),
    timestamp: timeOf(attrs.t),
  };
  return { type: 'group.joined', chat, data };
}

function infoNotice({ attrs }: BinaryNode, part: BinaryNode): Notice {
  const { change, value = null } = (own(CHANGES, part.tag) ?? other)(part);
  const data: GroupInfoData = {
    group_jid: attrs.from!,
    author: authorOf(attrs),
    change,
    value,
    participants: participantsOf(part).map(({ attrs: of }) => person(of.jid!, of.phone_number ?? of.lid)),
    timestamp: timeOf(attrs.t),
  };
  return { type: 'group.info', chat: data.group_jid, data };
}

/** What the part of a notification says, by its tag. */
const CHANGES: Record<string, (part: BinaryNode) => Change> = {
  subject: ({ attrs }) => ({ change: 'subject', value: attrs.subject ?? '' }),
  description: (part) => ({ change: 'description', value: childText(part, 'body') ?? null }),
  announcement: () => ({ change: 'announcement', value: 'on' }),
  not_announcement: () => ({ change: 'announcement', value: 'off' }),
  locked: () => ({ change: 'locked', value: 'on' }),
  unlocked: () => ({ change: 'locked', value: 'off' }),
  ephemeral: ({ attrs }) => ({ change: 'disappearing_messages', value: attrs.expiration ?? '0' }),
  not_ephemeral: () => ({ change: 'disappearing_messages', value: '0' }),
  invite: ({ attrs }) => ({ change: 'invite_link', value: attrs.code ?? null }),
  member_add_mode: (part) => ({ change: 'member_add_mode', value: textOf(part) ?? null }),
  membership_approval_mode: (part) => ({
    change: 'join_approval',
    value: getBinaryNodeChild(part, 'group_join')?.attrs.state ?? null,
  }),
  created_membership_requests: ({ attrs }) => ({
    change: 'join_requested',
    value: attrs.request_method ?? null,
  }),
  revoked_membership_requests: () => ({ change: 'join_request_withdrawn' }),
  add: ({ attrs }) => ({ change: 'participants_added', value: attrs.reason ?? null }),
  remove: ({ attrs }) => ({ change: 'participants_removed', value: attrs.reason ?? null }),
  leave: ({ attrs }) => ({ change: 'participants_removed', value: attrs.reason ?? 'left' }),
  promote: () => ({ change: 'participants_promoted' }),
  demote: () => ({ change: 'participants_demoted' }),
  modify: () => ({ change: 'number_changed' }),
  delete: ({ attrs }) => ({ change: 'deleted', value: attrs.reason ?? null }),
};

const other = ({ tag }: BinaryNode): Change => ({ change: 'other', value: tag });

/** Requests to join name their people differently. */
const participantsOf = (part: BinaryNode): BinaryNode[] =>
  [...getBinaryNodeChildren(part, 'participant'), ...getBinaryNodeChildren(part, 'requested_user')].filter(
    ({ attrs }) => attrs.jid,
  );

const authorOf = (attrs: BinaryNode['attrs']) => someone(attrs.participant, attrs.participant_pn);

function memberOf({ attrs }: BinaryNode): GroupParticipantData {
  const role = attrs.type === 'admin' || attrs.type === 'superadmin' ? attrs.type : 'member';
  return { ...person(attrs.jid!, attrs.phone_number ?? attrs.lid), role };
}
