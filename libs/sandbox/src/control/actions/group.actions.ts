import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString } from 'class-validator';
import type { Action } from './action.js';
import { action } from './action.js';
import { FlagField, FreeTextField, GroupField, OptionalGroupField, TextField } from './fields.js';

const GROUP = '120363012345678901@g.us';
const MOST_MEMBERS = 1024;

const MembersField = (): PropertyDecorator => (target, name) => {
  ApiProperty({
    type: [String],
    description: 'Numbers or JIDs of other phones.',
    example: ['5511999990002'],
  })(target, name);
  IsArray()(target, name);
  ArrayMaxSize(MOST_MEMBERS)(target, name);
  IsString({ each: true })(target, name);
};

export class CreateGroupDto {
  @TextField('Its name.', 'Friday five-a-side')
  subject: string;

  @MembersField()
  members: string[];

  @OptionalGroupField()
  group?: string;
}

export class GroupSubjectDto {
  @GroupField()
  group: string;

  @TextField('Its new name.', 'Saturday five-a-side')
  subject: string;
}

export class GroupDescriptionDto {
  @GroupField()
  group: string;

  @FreeTextField('Empty removes it.', 'Bring a ball')
  description: string;
}

export class GroupFlagDto {
  @GroupField()
  group: string;

  @FlagField()
  enabled: boolean;
}

export class GroupMembersDto {
  @GroupField()
  group: string;

  @MembersField()
  members: string[];
}

const membersExample = { group: GROUP, members: ['5511999990002'] };

export const GROUP_ACTIONS: Record<string, Action> = {
  create_group: action(
    CreateGroupDto,
    'Make a group',
    { subject: 'Friday five-a-side', members: ['5511999990002'], group: GROUP },
    async (phone, { subject, members, group }) => ({
      group_jid: await phone.groups.create(subject, members, group),
    }),
  ),
  set_group_subject: action(
    GroupSubjectDto,
    'Rename a group',
    { group: GROUP, subject: 'Saturday five-a-side' },
    (phone, { group, subject }) => phone.groups.setSubject(group, subject),
  ),
  set_group_description: action(
    GroupDescriptionDto,
    'Describe a group',
    { group: GROUP, description: 'Bring a ball' },
    (phone, { group, description }) => phone.groups.setDescription(group, description),
  ),
  set_group_announcement: action(
    GroupFlagDto,
    'Let only admins write in a group',
    { group: GROUP, enabled: true },
    (phone, { group, enabled }) => phone.groups.setAnnouncement(group, enabled),
  ),
  set_group_locked: action(
    GroupFlagDto,
    'Let only admins change a group',
    { group: GROUP, enabled: true },
    (phone, { group, enabled }) => phone.groups.setLocked(group, enabled),
  ),
  promote_members: action(
    GroupMembersDto,
    'Make members admins',
    membersExample,
    (phone, { group, members }) => phone.groups.changeMembers(group, 'promote', members),
  ),
  demote_members: action(
    GroupMembersDto,
    'Make admins members',
    membersExample,
    (phone, { group, members }) => phone.groups.changeMembers(group, 'demote', members),
  ),
  remove_members: action(
    GroupMembersDto,
    'Remove people from a group, or leave it',
    membersExample,
    (phone, given) => phone.groups.changeMembers(given.group, 'remove', given.members),
  ),
  add_members: action(GroupMembersDto, 'Add people to a group', membersExample, (phone, { group, members }) =>
    phone.groups.changeMembers(group, 'add', members),
  ),
};
