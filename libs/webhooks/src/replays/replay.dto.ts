import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsDateString,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { EVENT_TYPES } from '#libs/journal';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import type { DeviceId } from '#libs/platform';
import { EXAMPLE_ENDPOINT } from '../endpoints/endpoint.dto.js';
import { ALL_EVENTS, type EndpointId, type EventFilter } from '../endpoints/endpoint.entity.js';
import { IsEventFilter } from '../endpoints/event-filter-rule.js';
import type { ReplayRequest } from './replays.service.js';

export class StartReplayDto {
  @ApiPropertyOptional({
    description:
      'Whose events to deliver again, by its filters and signed with its secret. Left out: the webhook of the device; with `url`, every event that the other fields choose, without a signature',
  })
  @IsOptional()
  @Matches(/^wh_[0-9a-f]{32}$/, { message: 'endpoint_id must be the id of an endpoint' })
  endpoint_id?: EndpointId;

  @ApiPropertyOptional({
    maxLength: 2048,
    description:
      'Where to deliver instead of to the endpoint; its extra headers are not sent there. The same targets are allowed as for webhooks',
  })
  @IsOptional()
  @IsString({ message: 'url must be text' })
  @MaxLength(2048, { message: 'url must have at most 2048 characters' })
  url?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Only events of this device; may be left out when there is only one',
  })
  @IsOptional()
  @IsUUID('all', { message: 'device_id must be a UUID' })
  device_id?: DeviceId;

  @ApiPropertyOptional({
    enum: [ALL_EVENTS, ...EVENT_TYPES],
    isArray: true,
    example: ['message.received'],
    description: 'Only these events',
  })
  @IsOptional()
  @IsEventFilter()
  types?: EventFilter[];

  @ApiPropertyOptional({
    format: 'date-time',
    example: EXAMPLE_TIME,
    description: 'Only events that were recorded at this time or later',
  })
  @IsOptional()
  @IsDateString({ strict: true }, { message: 'since must be a time such as 2026-06-15T12:00:00Z' })
  since?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Only events that were recorded before this time; left out: up to now',
  })
  @IsOptional()
  @IsDateString({ strict: true }, { message: 'until must be a time such as 2026-06-15T12:00:00Z' })
  until?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Only events after this position of the journal',
  })
  @IsOptional()
  @IsInt({ message: 'after must be a position of the journal: a whole number' })
  @Min(0, { message: 'after must be a position of the journal: a whole number' })
  @Max(Number.MAX_SAFE_INTEGER, { message: 'after must be a position of the journal: a whole number' })
  after?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Only events up to this position, itself included',
  })
  @IsOptional()
  @IsInt({ message: 'up_to must be a position of the journal: a whole number' })
  @Min(0, { message: 'up_to must be a position of the journal: a whole number' })
  @Max(Number.MAX_SAFE_INTEGER, { message: 'up_to must be a position of the journal: a whole number' })
  up_to?: number;
}

export const replayRequest = (body: StartReplayDto): ReplayRequest => ({
  endpointId: body.endpoint_id ?? undefined,
  url: body.url ?? undefined,
  deviceId: body.device_id ?? undefined,
  types: body.types ?? undefined,
  since: body.since ? new Date(body.since) : undefined,
  until: body.until ? new Date(body.until) : undefined,
  after: body.after ?? undefined,
  upTo: body.up_to ?? undefined,
});

export class ReplayDto {
  @ApiProperty({ example: 'wr_0f6a51c1b0aa4d0add2c7c3b4f0c9b7f' })
  id: string;

  @ApiProperty({ type: String, nullable: true, example: EXAMPLE_ENDPOINT })
  endpoint_id: string | null;

  @ApiProperty({ example: 'https://app.example.com/webhook' })
  url: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: EXAMPLE_IDS.device })
  device_id: string | null;

  @ApiProperty({ enum: [ALL_EVENTS, ...EVENT_TYPES], isArray: true, example: ['message.received'] })
  enabled_events: EventFilter[];

  @ApiProperty({ type: 'integer', example: 0, description: 'The position after which it begins' })
  after: number;

  @ApiProperty({ type: 'integer', example: 42, description: 'The position with which it ends' })
  up_to: number;

  @ApiProperty({ type: 'integer', example: 12, description: 'Up to here it has come' })
  position: number;

  @ApiProperty({
    enum: ['running', 'finished', 'stopped'],
    example: 'running',
    description: '`stopped`: it was cancelled, or its receiver answered 410',
  })
  status: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was stopped' })
  stop_reason: string | null;

  @ApiProperty({ type: 'integer', example: 11, description: 'Deliveries that were made' })
  delivered: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Deliveries that were given up' })
  dead: number;

  @ApiProperty({
    type: 'integer',
    example: 1,
    description: 'Deliveries that failed and are tried again, or wait behind such',
  })
  waiting: number;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at: string | null;
}

export class ReplayAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: ReplayDto;
}

export class ReplayListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: ReplayDto[];
}
