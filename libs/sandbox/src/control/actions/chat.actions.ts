import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateString, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { Action } from './action.js';
import { action } from './action.js';
import {
  ChatField,
  FlagField,
  OptionalFlagField,
  OptionalTextField,
  PhoneField,
  TextField,
} from './fields.js';

const PRESENCES = ['available', 'unavailable'] as const;
const TYPINGS = ['composing', 'recording', 'paused'] as const;
const SOMEBODY = '5511999990002';

export class PresenceDto {
  @PhoneField()
  to: string;

  @ApiProperty({ enum: PRESENCES, example: 'available' })
  @IsIn(PRESENCES, { message: `state must be one of ${PRESENCES.join(', ')}` })
  state: (typeof PRESENCES)[number];

  @ApiPropertyOptional({ format: 'date-time', description: 'With `unavailable`.' })
  @IsOptional()
  @IsDateString()
  last_seen?: string;
}

export class TypingDto {
  @PhoneField()
  to: string;

  @ApiProperty({ enum: TYPINGS, example: 'composing' })
  @IsIn(TYPINGS, { message: `state must be one of ${TYPINGS.join(', ')}` })
  state: (typeof TYPINGS)[number];
}

export class ChatDto {
  @ChatField()
  chat: string;
}

export class ChatFlagDto extends ChatDto {
  @FlagField()
  enabled: boolean;
}

export class MuteChatDto extends ChatFlagDto {
  @ApiPropertyOptional({ format: 'date-time', description: 'For good without it.' })
  @IsOptional()
  @IsDateString()
  until?: string;
}

export class MarkReadDto extends ChatDto {
  @FlagField({ description: '`false` marks it as unread.' })
  read: boolean;
}

export class ClearChatDto extends ChatDto {
  @OptionalFlagField('Starred messages too.')
  with_starred?: boolean;
}

export class MessageOfChatDto extends ChatDto {
  @TextField('As the linked device knows it.', '3EB0C431C26A1916E07A')
  message_id: string;

  @OptionalFlagField('Whether the account itself sent it.')
  from_me?: boolean;
}

export class SaveContactDto {
  @ChatField()
  who: string;

  @TextField('As the phone book has it.', 'Jane Doe')
  full_name: string;

  @OptionalTextField('The first word of `full_name` by default.', 'Jane')
  first_name?: string;
}

export class PersonDto {
  @ChatField()
  who: string;
}

export class MuteStatusDto extends PersonDto {
  @FlagField()
  enabled: boolean;
}

export class EditLabelDto {
  @TextField('Number of the label.', '6')
  label_id: string;

  @OptionalTextField('Its name.', 'New customer')
  name?: string;

  @ApiPropertyOptional({ minimum: 0, maximum: 19, example: 2 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(19)
  color?: number;

  @OptionalFlagField('Whether it is removed.')
  deleted?: boolean;
}

export class LabelChatDto extends ChatFlagDto {
  @TextField('Number of the label.', '6')
  label_id: string;
}

export class LabelMessageDto extends LabelChatDto {
  @TextField('As the linked device knows it.', '3EB0C431C26A1916E07A')
  message_id: string;
}

export class MediaRetryDto extends MessageOfChatDto {
  @FlagField({ description: 'Whether the phone still has the file.' })
  found: boolean;
}

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

export const CHAT_ACTIONS: Record<string, Action> = {
  show_presence: action(
    PresenceDto,
    'Come online, or leave',
    { to: SOMEBODY, state: 'available' },
    (phone, { to, state, last_seen }) => phone.chats.showPresence(to, state, dateOf(last_seen)),
  ),
  show_typing: action(
    TypingDto,
    'Type, record or stop',
    { to: SOMEBODY, state: 'composing' },
    (phone, { to, state }) => phone.chats.showTyping(to, state),
  ),
  pin_chat: action(ChatFlagDto, 'Pin a chat', { chat: SOMEBODY, enabled: true }, (phone, { chat, enabled }) =>
    phone.chats.pin(chat, enabled),
  ),
  mute_chat: action(
    MuteChatDto,
    'Mute a chat',
    { chat: SOMEBODY, enabled: true },
    (phone, { chat, enabled, until }) => phone.chats.mute(chat, enabled, dateOf(until)),
  ),
  archive_chat: action(
    ChatFlagDto,
    'Archive a chat',
    { chat: SOMEBODY, enabled: true },
    (phone, { chat, enabled }) => phone.chats.archive(chat, enabled),
  ),
  mark_chat_read: action(
    MarkReadDto,
    'Mark a chat as read or unread',
    { chat: SOMEBODY, read: true },
    (phone, { chat, read }) => phone.chats.markRead(chat, read),
  ),
  delete_chat: action(ChatDto, 'Delete a chat', { chat: SOMEBODY }, (phone, { chat }) =>
    phone.chats.delete(chat),
  ),
  clear_chat: action(
    ClearChatDto,
    'Delete all messages of a chat',
    { chat: SOMEBODY, with_starred: true },
    (phone, { chat, with_starred = false }) => phone.chats.clear(chat, { withStarred: with_starred }),
  ),
  delete_message: action(
    MessageOfChatDto,
    'Delete a message for oneself',
    { chat: SOMEBODY, message_id: '3EB0C431C26A1916E07A' },
    (phone, { chat, message_id, from_me = false }) => phone.chats.deleteMessage(chat, message_id, from_me),
  ),
  save_contact: action(
    SaveContactDto,
    'Write somebody into the phone book',
    { who: SOMEBODY, full_name: 'Jane Doe' },
    (phone, { who, full_name, first_name = full_name.split(' ')[0]! }) =>
      phone.chats.saveContact(who, full_name, first_name),
  ),
  remove_contact: action(
    PersonDto,
    'Remove somebody from the phone book',
    { who: SOMEBODY },
    (phone, { who }) => phone.chats.removeContact(who),
  ),
  mute_status: action(
    MuteStatusDto,
    "Mute somebody's status updates",
    { who: SOMEBODY, enabled: true },
    (phone, { who, enabled }) => phone.chats.muteStatus(who, enabled),
  ),
  edit_label: action(
    EditLabelDto,
    'Make, change or remove a label',
    { label_id: '6', name: 'New customer', color: 2 },
    (phone, { label_id, name, color, deleted = false }) =>
      phone.chats.editLabel(label_id, { name, color, deleted }),
  ),
  label_chat: action(
    LabelChatDto,
    'Put a label on a chat',
    { label_id: '6', chat: SOMEBODY, enabled: true },
    (phone, { label_id, chat, enabled }) => phone.chats.labelChat(label_id, chat, enabled),
  ),
  label_message: action(
    LabelMessageDto,
    'Put a label on a message',
    { label_id: '6', chat: SOMEBODY, message_id: '3EB0C431C26A1916E07A', enabled: true },
    (phone, { label_id, chat, message_id, enabled }) =>
      phone.chats.labelMessage(label_id, chat, message_id, enabled),
  ),
  answer_media_retry: action(
    MediaRetryDto,
    'Answer a linked device that could not download a file',
    { chat: SOMEBODY, message_id: '3EB0C431C26A1916E07A', found: true },
    (phone, { chat, message_id, from_me = false, found }) =>
      phone.answerMediaRetry({ chatJid: chat, messageId: message_id, isFromMe: from_me }, found),
  ),
};
