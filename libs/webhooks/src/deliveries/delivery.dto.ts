import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDateString, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { EVENT_TYPES, type EventType } from '#libs/journal';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import type { DeviceId } from '#libs/platform';
import { EXAMPLE_ENDPOINT } from '../endpoints/endpoint.dto.js';
import type { EndpointId } from '../endpoints/endpoint.entity.js';
import type { DeliveryQuery } from './deliveries.service.js';
import { DELIVERY_STATUSES, type DeliveryId, type DeliveryStatus } from './delivery.entity.js';

const MOST_AT_ONCE = 200;
const DEFAULT_AT_ONCE = 50;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
export const EXAMPLE_DELIVERY = '01J0G6YQ9ZC1T4W8S5R2N7K3M7';
export const EXAMPLE_EVENT = '01J0G6YQ9ZC1T4W8S5R2N7K3M6';

export class DeliveryQueryDto {
  @ApiPropertyOptional({ description: 'Only those of this endpoint and its replays, or of this replay' })
  @IsOptional()
  @Matches(/^w[hr]_[0-9a-f]{32}$/, { message: 'endpoint_id must be the id of an endpoint or of a replay' })
  endpoint_id?: EndpointId;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only those of this device' })
  @IsOptional()
  @IsUUID('all', { message: 'device_id must be a UUID' })
  device_id?: DeviceId;

  @ApiPropertyOptional({ enum: DELIVERY_STATUSES, description: 'Only those that are so now' })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES, { message: `status must be one of ${DELIVERY_STATUSES.join(', ')}` })
  status?: DeliveryStatus;

  @ApiPropertyOptional({ enum: EVENT_TYPES, description: 'Only those of this event' })
  @IsOptional()
  @IsIn(EVENT_TYPES, { message: 'type must be the name of an event, as GET /webhook/events lists them' })
  type?: EventType;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Only those that came to be at this time or later',
  })
  @IsOptional()
  @IsDateString({ strict: true }, { message: 'since must be a time such as 2026-06-15T12:00:00Z' })
  since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only those that came to be before this time' })
  @IsOptional()
  @IsDateString({ strict: true }, { message: 'until must be a time such as 2026-06-15T12:00:00Z' })
  until?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before' })
  @IsOptional()
  @Matches(ULID, { message: 'cursor must be the next_cursor of an answer' })
  cursor?: DeliveryId;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_AT_ONCE,
    default: DEFAULT_AT_ONCE,
    description: 'How many at most',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: `limit must be a whole number from 1 to ${MOST_AT_ONCE}` })
  @Min(1, { message: `limit must be a whole number from 1 to ${MOST_AT_ONCE}` })
  @Max(MOST_AT_ONCE, { message: `limit must be a whole number from 1 to ${MOST_AT_ONCE}` })
  limit?: number;
}

export const deliveryQuery = (query: DeliveryQueryDto): DeliveryQuery => ({
  endpointId: query.endpoint_id,
  deviceId: query.device_id,
  statuses: query.status && [query.status],
  types: query.type && [query.type],
  since: query.since ? new Date(query.since) : undefined,
  until: query.until ? new Date(query.until) : undefined,
  cursor: query.cursor,
  limit: query.limit ?? DEFAULT_AT_ONCE,
});

export class DeliveryDto {
  @ApiProperty({ example: EXAMPLE_DELIVERY })
  id: string;

  @ApiProperty({ example: EXAMPLE_EVENT, description: '`id` of the body and `webhook-id` of the header' })
  event_id: string;

  @ApiProperty({ enum: EVENT_TYPES, example: 'message.received' })
  event: EventType;

  @ApiProperty({
    type: 'integer',
    example: 42,
    description: 'Place of the event in the journal, as `GET /events` counts',
  })
  position: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: EXAMPLE_ENDPOINT,
    description: 'Null when its replay named a URL only',
  })
  endpoint_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The replay that it belongs to' })
  replay_id: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: EXAMPLE_IDS.device })
  device_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: '5511999990002@s.whatsapp.net' })
  chat: string | null;

  @ApiProperty({
    enum: DELIVERY_STATUSES,
    example: 'delivered',
    description:
      '`pending`: its turn has not come. `retrying`: it failed and is tried again. `dead`: it failed for good. `cancelled`: its endpoint was switched off',
  })
  status: DeliveryStatus;

  @ApiProperty({ type: 'integer', example: 1, description: 'How many were made' })
  attempts: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 200,
    description: 'HTTP status of the last one; null when there was no answer',
  })
  last_status: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why there was no answer' })
  last_error: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: EXAMPLE_TIME })
  last_attempt_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  next_attempt_at: string | null;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at: string;
}

export class AttemptDto {
  @ApiProperty({ type: 'integer', example: 1 })
  number: number;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  at: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 200,
    description: 'HTTP status; null when there was no answer',
  })
  status: number | null;

  @ApiProperty({
    type: 'integer',
    example: 12,
    description: 'Milliseconds until the answer, or until it failed',
  })
  latency_ms: number;

  @ApiProperty({ type: String, nullable: true, description: 'Why there was no answer' })
  error: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'ok',
    description: 'The first 2048 bytes of the answer',
  })
  answer: string | null;
}

export class DeliveryListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: DeliveryDto[];

  @ApiProperty({ type: String, nullable: true, description: 'For the next page; null on the last one' })
  next_cursor: string | null;
}

class DeliveryWithAttemptsDto extends DeliveryDto {
  attempt_list: AttemptDto[];
}

export class DeliveryAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: DeliveryWithAttemptsDto;
}
