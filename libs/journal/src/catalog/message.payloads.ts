import { ApiProperty } from '@nestjs/swagger';
import { PersonData } from './person.payloads.js';

/** What a message of a call may say of the call. */
abstract class ReferenceData {
  @ApiProperty({
    required: false,
    description: 'What the caller named it, where its API takes such a name.',
    example: 'order-4711',
  })
  client_ref?: string;

  @ApiProperty({
    required: false,
    description: 'Of the call that asked for it, where its API tells.',
    example: '7a4d1f0e-55c1-4b0e-9d0c-3f1f4b9f1f10',
  })
  request_id?: string;
}

/** A message that arrived, or that the account sent from here or from another of its devices. */
export class MessageData extends ReferenceData {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  message_id: string;

  @ApiProperty({ description: 'The chat: a person or a group.', example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ description: 'Who wrote it.', example: '5511999990002@s.whatsapp.net' })
  from: string;

  @ApiProperty({ example: '5511999990001@s.whatsapp.net' })
  to: string;

  @ApiProperty({ example: false })
  is_from_me: boolean;

  @ApiProperty({ example: false })
  is_group: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'As the sender calls himself.',
    example: 'Jane Doe',
  })
  push_name: string | null;

  @ApiProperty({
    format: 'date-time',
    description: "By WhatsApp's clock.",
    example: '2026-06-15T12:00:00.000Z',
  })
  timestamp: string;

  @ApiProperty({ description: 'Who wrote it, under all names that are known.' })
  sender: PersonData;

  @ApiProperty({
    type: String,
    nullable: true,
    description: '`text`; `unsupported` for what Wagon cannot show yet; null when it could not be decrypted.',
    example: 'text',
  })
  message_type: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Hello from WhatsApp!' })
  content: string | null;

  @ApiProperty({ type: [String], description: 'JIDs of the people it mentions.', example: [] })
  mentions: string[];

  @ApiProperty({ type: String, nullable: true, description: 'The message that it answers.', example: null })
  quoted_message_id: string | null;
}

/** What became of a message that the account sent. */
export class MessageStatusData {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  message_id: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ description: 'Whose phone says so.', example: '5511999990002@s.whatsapp.net' })
  recipient: string;

  @ApiProperty({
    enum: ['delivered', 'read', 'played'],
    description: '`played`: a voice message was listened to.',
    example: 'delivered',
  })
  status: 'delivered' | 'read' | 'played';

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

/** The people whom a message of the account mentions. */
export class MentionSentData {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  message_id: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ type: [String], description: 'Their JIDs.', example: ['5511999990003@s.whatsapp.net'] })
  mentions: string[];

  @ApiProperty({ type: String, nullable: true, example: 'Hello @5511999990003' })
  content: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

/** A message that was to be sent and is not. */
export class MessageFailedData extends ReferenceData {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  message_id: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ description: 'Its kind, as in `message.sent`.', example: 'text' })
  message_type: string;

  @ApiProperty({
    description:
      'As `error_code` of the call: `MESSAGE_REFUSED`, `EXPIRED`, `NOT_ON_WHATSAPP` or `SEND_FAILED`.',
    example: 'EXPIRED',
  })
  error_code: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'With which WhatsApp refused it.',
    example: null,
  })
  whatsapp_code: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}
