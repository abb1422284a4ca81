import { ApiProperty } from '@nestjs/swagger';
import { PersonData } from './person.payloads.js';

export const GROUP_ROLES = ['member', 'admin', 'superadmin'] as const;

/** What can change in a group; `value` of the event in brackets. */
export const GROUP_CHANGES = {
  subject: 'the new subject',
  description: 'the new description; null when it was removed',
  announcement: '`on` when only admins may send, `off`',
  locked: '`on` when only admins may change the group, `off`',
  disappearing_messages: 'seconds that messages are kept; `0` for ever',
  invite_link: 'the new code',
  member_add_mode: '`admin_add` or `all_member_add`',
  join_approval: '`on` when admins approve who joins, `off`',
  join_requested: 'how: `invite_link`, …',
  join_request_withdrawn: 'null',
  participants_added: 'why, where WhatsApp told it',
  participants_removed: 'why, where WhatsApp told it',
  participants_promoted: 'null',
  participants_demoted: 'null',
  number_changed: 'null; `participants` are those of the new number',
  deleted: 'why, where WhatsApp told it',
  other: "WhatsApp's word for it",
} as const;

export type GroupChange = keyof typeof GROUP_CHANGES;

const meanings = Object.entries(GROUP_CHANGES).map(([change, value]) => `\`${change}\` (${value})`);

export class GroupParticipantData extends PersonData {
  @ApiProperty({ enum: GROUP_ROLES, example: 'admin' })
  role: (typeof GROUP_ROLES)[number];
}

export class GroupInfoData {
  @ApiProperty({ example: '120363012345678901@g.us' })
  group_jid: string;

  @ApiProperty({ type: PersonData, nullable: true, description: 'Who changed it.' })
  author: PersonData | null;

  @ApiProperty({
    enum: Object.keys(GROUP_CHANGES),
    description: `What changed, and what \`value\` is then: ${meanings.join('; ')}.`,
    example: 'subject',
  })
  change: GroupChange;

  @ApiProperty({ type: String, nullable: true, example: 'Friday five-a-side' })
  value: string | null;

  @ApiProperty({
    type: [PersonData],
    description: 'Whom it is about; empty for a change of the group itself.',
  })
  participants: PersonData[];

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class GroupJoinedData {
  @ApiProperty({ example: '120363012345678901@g.us' })
  group_jid: string;

  @ApiProperty({ example: 'Friday five-a-side' })
  subject: string;

  @ApiProperty({ type: PersonData, nullable: true })
  owner: PersonData | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  created_at: string;

  @ApiProperty({ description: 'Whether the group was made just now, with the account in it.', example: true })
  is_new: boolean;

  @ApiProperty({ type: String, nullable: true, description: '`invite` for a link, …', example: null })
  reason: string | null;

  @ApiProperty({ type: PersonData, nullable: true, description: 'Who made the group or added the account.' })
  author: PersonData | null;

  @ApiProperty({ type: [GroupParticipantData] })
  participants: GroupParticipantData[];

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}
