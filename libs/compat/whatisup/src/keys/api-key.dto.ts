import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDateString,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import { API_KEY_MODES, type ApiKeyMode } from '#libs/api-keys';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import type { DeviceId } from '#libs/platform';
import { SCOPES, type Scope } from '../access/scopes.js';
import { Tolerant } from '../tolerant.decorator.js';

@Tolerant()
export class CreateApiKeyDto {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Order system' })
  @Transform(({ value }) => (typeof value === 'string' ? value.trim() : value))
  @IsString({ message: 'name is required and must be text' })
  @Length(1, 100, { message: 'name must have between 1 and 100 characters' })
  name: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The one instance that it is for',
  })
  @IsOptional()
  @IsUUID('all', { message: 'instance_id must be the id of an instance' })
  instance_id?: DeviceId | null;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The same as `instance_id`',
  })
  @IsOptional()
  @IsUUID('all', { message: 'channel_id must be the id of a channel' })
  channel_id?: DeviceId | null;

  @ApiPropertyOptional({
    enum: SCOPES,
    isArray: true,
    description:
      'What may be done with it; left out or empty: everything. The documentation names no scopes: these are ours',
  })
  @IsOptional()
  @IsArray({ message: 'scopes must be a list' })
  @ArrayMaxSize(SCOPES.length, { message: 'scopes has too many members' })
  @IsIn(SCOPES, { each: true, message: `scopes must be some of ${SCOPES.join(', ')}` })
  scopes?: Scope[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'From then on it does not work',
  })
  @IsOptional()
  @IsDateString({ strict: true }, { message: 'expires_at must be a time such as 2030-06-15T12:00:00Z' })
  expires_at?: string | null;

  @ApiPropertyOptional({
    enum: API_KEY_MODES,
    default: 'live',
    description: 'What it makes is on the network of the gateway (`live`) or on the sandbox network (`test`)',
  })
  @IsOptional()
  @IsIn(API_KEY_MODES, { message: 'mode must be live or test' })
  mode?: ApiKeyMode;
}

export class ApiKeyDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tokenId })
  id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tenant })
  customer_id: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: null })
  instance_id: string | null;

  @ApiProperty({ example: 'Order system' })
  name: string;

  @ApiProperty({ enum: API_KEY_MODES, example: 'live' })
  mode: ApiKeyMode;

  @ApiProperty({ example: 'zpk_live_abcd1234' })
  prefix: string;

  @ApiProperty({ enum: SCOPES, isArray: true, example: [], description: 'Empty: everything' })
  scopes: string[];

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'To the minute',
  })
  last_used_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  expires_at: string | null;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  revoked_at: string | null;
}

export class IssuedApiKeyDto extends ApiKeyDto {
  @ApiProperty({ example: 'zpk_live_abcd1234…', description: 'The key: shown this once' })
  secret: string;
}

export class ApiKeyListDto {
  data: ApiKeyDto[];
}
