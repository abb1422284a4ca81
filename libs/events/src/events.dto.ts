import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { EVENT_TYPES, type EventType } from '#libs/journal';
import { EXAMPLE_IDS } from '#libs/openapi';
import { AreEventNames } from './event-names-rule.js';

const number = Transform(({ value }) =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
);

/** `a,b` or `types=a&types=b` */
const list = Transform(({ value }) => (value === undefined ? value : [value].flat().join(',').split(',')));

/** Which events of the tenant. */
class EventSelectionDto {
  @ApiPropertyOptional({ format: 'uuid', description: 'Only the events of this device' })
  @IsOptional()
  @IsUUID('all', { message: 'device_id must be a UUID' })
  device_id?: string;

  @ApiPropertyOptional({
    enum: EVENT_TYPES,
    isArray: true,
    example: ['message.received', 'message.sent'],
    description: 'Only events of these names; `types=message.received,message.sent` means the same',
  })
  @IsOptional()
  @list
  @AreEventNames()
  types?: EventType[];
}

export class StreamQueryDto extends EventSelectionDto {
  @ApiPropertyOptional({
    type: String,
    example: '1041',
    description:
      'The cursor to go on after: the last `id` that was received. Left out: from now on. `Last-Event-ID` goes before it',
  })
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'after must be a cursor, as next or id had it' })
  after?: string;
}

export class EventsQueryDto extends EventSelectionDto {
  @ApiPropertyOptional({
    type: String,
    example: '0',
    description: 'The cursor to go on after: `next` of the page before. Left out: from the oldest event on',
  })
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'after must be a cursor, as next or id had it' })
  after?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 100,
    description: 'Most events',
  })
  @IsOptional()
  @number
  @IsInt({ message: 'limit must be a whole number from 1 to 1000' })
  @Min(1, { message: 'limit must be a whole number from 1 to 1000' })
  @Max(1000, { message: 'limit must be a whole number from 1 to 1000' })
  limit = 100;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 60_000,
    default: 0,
    description:
      'How many milliseconds to wait for an event when there is none; answered as soon as there is one',
  })
  @IsOptional()
  @number
  @IsInt({ message: 'wait_ms must be a whole number from 0 to 60000' })
  @Min(0, { message: 'wait_ms must be a whole number from 0 to 60000' })
  @Max(60_000, { message: 'wait_ms must be a whole number from 0 to 60000' })
  wait_ms = 0;
}

/** An event as webhooks, the list and the stream have it. */
export class EventDto {
  @ApiProperty({ example: '01J0G6YQ9ZC1T4W8S5R2N7K3M6', description: 'The same wherever the event is seen' })
  id: string;

  @ApiProperty({ enum: EVENT_TYPES, example: 'message.received' })
  event: EventType;

  @ApiProperty({ type: 'integer', example: 1781524800, description: 'When it happened, in seconds' })
  timestamp: number;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: EXAMPLE_IDS.device,
    description: 'Null for what is about no device',
  })
  device_id: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: EXAMPLE_IDS.user,
    description: 'The user who made the device; null when that user was deleted',
  })
  user_id: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 41,
    description: 'Counts the events of the device, from 1 and without a gap',
  })
  sequence: number | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: {
      message_id: '3EB0C431C26A1916E07A',
      chat_jid: '5511999990002@s.whatsapp.net',
      from: '5511999990002@s.whatsapp.net',
      message_type: 'text',
      content: 'Hello from WhatsApp!',
    },
    description: 'Depends on the event: `/asyncapi.json` describes each',
  })
  data: object;
}

export class EventPageDto {
  @ApiProperty({ enum: [true] })
  success: true;

  events: EventDto[];

  @ApiProperty({ example: '1042', description: '`after` of the next call' })
  next: string;

  @ApiProperty({ example: false, description: 'Whether there may be more already' })
  has_more: boolean;
}
