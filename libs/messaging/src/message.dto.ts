import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { DeviceQueryDto } from '#libs/devices';
import { MessageData } from '#libs/journal';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import { MESSAGE_STATES, type MessageState } from './messages/message.entity.js';

const LIMIT_PROBLEM = 'limit must be a whole number from 1 to 500';
const STATES = `How far it got:
- \`accepted\`: stored, waits for its turn or its device
- \`transmitted\`: handed to WhatsApp, not acknowledged yet
- \`sent\`: WhatsApp's server has it
- \`delivered\`, \`read\`, \`played\`: what its recipient's devices told
- \`failed\`, \`cancelled\`: it is not sent`;

const step = (description: string, example: string | null = null) =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, example, description });

class MessageStepsDto {
  @ApiProperty({ format: 'date-time', description: 'When the call came', example: EXAMPLE_TIME })
  accepted_at: string;

  @step('When it first left for WhatsApp', EXAMPLE_TIME)
  transmitted_at: string | null;

  @step("When WhatsApp's server had it", EXAMPLE_TIME)
  sent_at: string | null;

  @step('When the first device of the recipient had it; in a group, of any member')
  delivered_at: string | null;

  @step('When it was read')
  read_at: string | null;

  @step('When a voice message was played')
  played_at: string | null;

  @step('When it was given up')
  failed_at: string | null;

  @step('When it was taken back')
  cancelled_at: string | null;
}

interface MessageFailure {
  code: string;
  whatsapp_code: number | null;
}

/** Here and not by reference: in OpenAPI 3.0 what refers to an object cannot be null. */
const MESSAGE_FAILURE = {
  type: 'object',
  nullable: true,
  required: ['code', 'whatsapp_code'],
  properties: {
    code: {
      type: 'string',
      example: 'MESSAGE_REFUSED',
      description: 'As `error_code` of the call that sent it',
    },
    whatsapp_code: { type: 'integer', nullable: true, example: 463, description: 'Of WhatsApp' },
  },
  example: null,
  description: 'Why it was not sent',
} as const satisfies ApiPropertyOptions;

export class MessageDto {
  @ApiProperty({ example: '3EB0F8A1B2C3D4E5F6', description: "WhatsApp's id" })
  message_id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  @ApiProperty({ enum: ['outbound'] })
  direction: 'outbound';

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ example: 'text', description: 'As `message_type` of events' })
  kind: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { text: 'Hello from Wagon', mentions: [] },
    description: 'What was sent; its members depend on the kind',
  })
  content: object;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Id of the message it answers' })
  quoted_message_id: string | null;

  @ApiProperty({ enum: MESSAGE_STATES, example: 'sent', description: STATES })
  state: MessageState;

  steps: MessageStepsDto;

  @ApiProperty(MESSAGE_FAILURE)
  error: MessageFailure | null;

  @step('Until when it may be sent')
  expires_at: string | null;

  @ApiProperty({ example: false, description: 'Whether its caller did not wait for it' })
  is_async: boolean;
}

export class MessageAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: MessageDto;
}

export class QueueQueryDto extends DeviceQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 500,
    default: 100,
    description: 'How many messages to list at most',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: LIMIT_PROBLEM })
  @Min(1, { message: LIMIT_PROBLEM })
  @Max(500, { message: LIMIT_PROBLEM })
  limit?: number;

  @ApiPropertyOptional({ type: String, description: '`next_cursor` of the part before' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be the next_cursor of an answer' })
  cursor?: string;
}

export class HistoryQueryDto extends QueueQueryDto {
  @ApiPropertyOptional({
    type: String,
    description: 'Only this chat: a telephone number, or a JID as `chat_jid` shows it; without it, all',
  })
  @IsOptional()
  @IsString({ message: 'chat must be a telephone number or a JID' })
  @MaxLength(100, { message: 'chat must be a telephone number or a JID' })
  chat?: string;
}

export class HistoryMessageDto extends MessageData {
  @ApiProperty({ enum: ['inbound', 'outbound'], example: 'inbound' })
  direction: 'inbound' | 'outbound';

  @ApiProperty({
    enum: ['received', ...MESSAGE_STATES],
    example: 'received',
    description: 'How far a message got that was sent from here; `received` when somebody else sent it',
  })
  state: MessageState | 'received';
}

export class HistoryDataDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  messages: HistoryMessageDto[];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Null at the end' })
  next_cursor: string | null;
}

export class HistoryAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: HistoryDataDto;
}

export class CancelQueryDto extends DeviceQueryDto {
  @ApiPropertyOptional({
    type: String,
    description: 'Only what waits for this chat: a telephone number or a JID',
  })
  @IsOptional()
  @IsString({ message: 'chat must be a telephone number or a JID' })
  @MaxLength(64, { message: 'chat must be a telephone number or a JID' })
  chat?: string;
}

export class QueuedMessageDto {
  @ApiProperty({ example: 1, description: 'Place in the queue of the device; chats take turns' })
  position: number;

  @ApiProperty({ example: '3EB0F8A1B2C3D4E5F6' })
  message_id: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ example: 'text' })
  kind: string;

  @ApiProperty({ enum: ['accepted', 'transmitted'], example: 'accepted' })
  state: MessageState;

  @ApiProperty({ format: 'date-time' })
  accepted_at: string;

  @ApiProperty({ example: 12, description: 'Seconds since then' })
  age_seconds: number;

  @step('Until when it may be sent')
  expires_at: string | null;

  @ApiProperty({ example: true, description: 'Whether its caller did not wait for it' })
  is_async: boolean;
}

class QueueDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  @ApiProperty({ example: 1, description: 'How many messages wait, acknowledged ones excluded' })
  total: number;

  @ApiProperty({ example: 0, description: 'Of them: handed over, and not acknowledged yet' })
  transmitted: number;

  @ApiProperty({ type: [QueuedMessageDto] })
  messages: QueuedMessageDto[];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Null at the end' })
  next_cursor: string | null;
}

export class QueueAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: QueueDto;
}

class CancelledMessageDto {
  @ApiProperty({ example: '3EB0F8A1B2C3D4E5F6' })
  message_id: string;

  @ApiProperty({ enum: ['cancelled'] })
  state: 'cancelled';
}

export class CancelledMessageAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: CancelledMessageDto;
}

class CancelledQueueDto {
  @ApiProperty({ example: 0, description: 'How many messages were taken back' })
  cancelled: number;
}

export class CancelledQueueAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: CancelledQueueDto;
}
