import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import { INSTANCE_STATUSES, type InstanceStatus } from '../instances/instance.dto.js';
import { Tolerant } from '../tolerant.decorator.js';

@Tolerant()
export class PairCodeRequestDto {
  @ApiProperty({ maxLength: 40, example: '5511999990001', description: 'Of the phone that will be linked' })
  @IsString({ message: 'phone_number is required and must be text' })
  @MaxLength(40, { message: 'phone_number must have at most 40 characters' })
  phone_number: string;
}

export class PairCodeDto {
  @ApiProperty({ example: 'ABCD1234', description: 'To type on the phone; the name is our guess' })
  pair_code: string;

  @ApiProperty({ example: 'ABCD1234', description: 'The same' })
  code: string;

  @ApiProperty({ example: '5511999990001' })
  phone_number: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  expires_at: string;
}

export class ChannelStatusDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  id: string;

  @ApiProperty({ enum: INSTANCE_STATUSES, example: 'connected' })
  status: InstanceStatus;

  @ApiProperty({ type: String, nullable: true, example: '5511999990001' })
  phone_number: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: EXAMPLE_TIME })
  last_seen_at: string | null;
}

export class SettingsDto {
  @ApiProperty({ enum: ['minimal', 'full'], example: 'minimal' })
  pdo_sync: 'minimal' | 'full';

  @ApiProperty({ example: false })
  offline_mode: boolean;

  @ApiProperty({ example: false })
  full_history: boolean;

  @ApiProperty({ example: false })
  media_auto_download: boolean;

  @ApiProperty({ type: 'integer', isArray: true, example: [10, 60, 300, 1800, 7200], description: 'Seconds' })
  callback_backoff: number[];
}

@Tolerant()
export class ChangeSettingsDto {
  @ApiPropertyOptional({ enum: ['minimal', 'full'] })
  @IsOptional()
  @IsIn(['minimal', 'full'], { message: 'pdo_sync must be minimal or full' })
  pdo_sync?: 'minimal' | 'full';

  @ApiPropertyOptional({ example: false })
  @IsOptional()
  @IsBoolean({ message: 'offline_mode must be true or false' })
  offline_mode?: boolean;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean({ message: 'full_history must be true or false' })
  full_history?: boolean;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean({ message: 'media_auto_download must be true or false' })
  media_auto_download?: boolean;

  @ApiPropertyOptional({ type: 'integer', isArray: true })
  @IsOptional()
  @IsArray({ message: 'callback_backoff must be a list of seconds' })
  callback_backoff?: number[];
}

class AllowanceDto {
  @ApiProperty({ type: 'integer', example: 60 })
  limit: number;

  @ApiProperty({ type: 'integer', example: 47 })
  remaining: number;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME, description: 'When all of it is there again' })
  reset_at: string;
}

export class LimitsDto {
  per_customer: AllowanceDto;

  @ApiProperty({ type: 'object', additionalProperties: false, nullable: true, example: null })
  per_channel: null;

  @ApiProperty({ type: 'object', additionalProperties: false, nullable: true, example: null })
  per_key: null;
}

export const PRESENCES = ['available', 'unavailable', 'typing', 'recording', 'paused'] as const;
export type Presence = (typeof PRESENCES)[number];

@Tolerant()
export class ShowPresenceDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 100,
    example: '5511999990002',
    description: 'The chat; needed for `typing`, `recording` and `paused`, and of no use for the others',
  })
  @IsOptional()
  @IsString({ message: 'to must be text' })
  @MaxLength(100, { message: 'to must have at most 100 characters' })
  to?: string | null;

  @ApiProperty({ enum: PRESENCES, example: 'typing' })
  @IsIn(PRESENCES, { message: `presence must be one of ${PRESENCES.join(', ')}` })
  presence: Presence;
}

export class ShownPresenceDto {
  @ApiProperty({ type: String, nullable: true, example: '5511999990002' })
  to: string | null;

  @ApiProperty({ enum: PRESENCES, example: 'typing' })
  presence: Presence;
}

export class PresenceSubscriptionDto {
  @ApiProperty({ example: '5511999990002' })
  chat_id: string;

  @ApiProperty({ enum: [true] })
  subscribed: true;
}
