import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Length,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import type { DeviceId } from '#libs/platform';
import { EVENT_NAMES, INSTANCE_EVENTS } from '../events/event-names.js';
import { AreEventNames } from '../events/event-names-rule.js';
import { Tolerant } from '../tolerant.decorator.js';
import { CHAT_TYPES, type ChatType } from './whatisup.format.js';

const EXAMPLE_EVENTS = [...INSTANCE_EVENTS.slice(0, 5)];
export const EXAMPLE_ENDPOINT = 'wh_4d0add2c7c3b4f0c9b7f0f6a51c1b0aa';
const MOST_DEVICES = 100;

const UrlField = () =>
  applyDecorators(
    ApiProperty({ maxLength: 2048, example: 'https://app.example.com/webhook' }),
    IsUrl(
      { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
      { message: 'url must be an http or https URL' },
    ),
    MaxLength(2048, { message: 'url must have at most 2048 characters' }),
  );

const EventsField = () =>
  applyDecorators(
    ApiProperty({
      enum: EVENT_NAMES,
      isArray: true,
      example: EXAMPLE_EVENTS,
      description:
        'Names of one generation. Those of the second one alone (`channel.*`, `message.status`, `group.*`, …) make it an endpoint of channels',
    }),
    AreEventNames(),
  );

const IdField = (name: string, description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'uuid', nullable: true, description }),
    IsOptional(),
    IsUUID('all', { message: `${name} must be the id of an instance` }),
  );

const IdsField = (name: string, description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'uuid', isArray: true, description }),
    IsOptional(),
    IsArray({ message: `${name} must be a list` }),
    ArrayMaxSize(MOST_DEVICES, { message: `${name} must have at most ${MOST_DEVICES} ids` }),
    IsUUID('all', { each: true, message: `${name} must be ids of instances` }),
  );

const SecretField = () =>
  applyDecorators(
    ApiPropertyOptional({
      minLength: 8,
      maxLength: 256,
      description: 'Signs the deliveries. Left out: one is made',
    }),
    IsOptional(),
    IsString({ message: 'signing_secret must be text' }),
    Length(8, 256, { message: 'signing_secret must have between 8 and 256 characters' }),
  );

class EndpointScopeDto {
  @IdField('instance_id', 'Only the events of this instance. Left out: those of all')
  instance_id?: DeviceId | null;

  @IdsField('instance_ids', 'Only the events of these instances')
  instance_ids?: DeviceId[];

  @IdField('channel_id', 'The same as `instance_id`, and makes it an endpoint of channels')
  channel_id?: DeviceId | null;

  @IdsField('channel_ids', 'The same as `instance_ids`, and makes it an endpoint of channels')
  channel_ids?: DeviceId[];

  @ApiPropertyOptional({
    enum: CHAT_TYPES,
    description: 'Events of which chats; makes it an endpoint of channels',
  })
  @IsOptional()
  @IsIn(CHAT_TYPES, { message: `chat_type_filter must be one of ${CHAT_TYPES.join(', ')}` })
  chat_type_filter?: ChatType;

  @ApiPropertyOptional({ default: true, description: 'Whether anything is delivered' })
  @IsOptional()
  @IsBoolean({ message: 'enabled must be true or false' })
  enabled?: boolean;
}

@Tolerant()
export class CreateWebhookEndpointDto extends EndpointScopeDto {
  @UrlField()
  url: string;

  @EventsField()
  events: string[];

  @SecretField()
  signing_secret?: string;
}

@Tolerant()
export class UpdateWebhookEndpointDto {
  @ApiPropertyOptional({ maxLength: 2048, example: 'https://app.example.com/webhook' })
  @ValidateIf((_, value) => value !== undefined)
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'url must be an http or https URL' },
  )
  @MaxLength(2048, { message: 'url must have at most 2048 characters' })
  url?: string;

  @ApiPropertyOptional({ enum: EVENT_NAMES, isArray: true, example: EXAMPLE_EVENTS })
  @ValidateIf((_, value) => value !== undefined)
  @AreEventNames()
  events?: string[];

  @ApiPropertyOptional()
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean({ message: 'enabled must be true or false' })
  enabled?: boolean;

  @ApiPropertyOptional({ enum: CHAT_TYPES })
  @ValidateIf((_, value) => value !== undefined)
  @IsIn(CHAT_TYPES, { message: `chat_type_filter must be one of ${CHAT_TYPES.join(', ')}` })
  chat_type_filter?: ChatType;
}

@Tolerant()
export class RotateSigningSecretDto {
  @SecretField()
  signing_secret?: string;
}

export class WebhookEndpointDto {
  @ApiProperty({ example: EXAMPLE_ENDPOINT })
  id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tenant })
  customer_id: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'Null: all instances, or those of `instance_ids`. Of an endpoint of channels `channel_id`',
  })
  instance_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    isArray: true,
    description: 'Of an endpoint of several instances alone',
  })
  instance_ids?: string[];

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Of an endpoint of channels',
  })
  channel_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    isArray: true,
    description: 'Of an endpoint of several channels',
  })
  channel_ids?: string[];

  @ApiProperty({ example: 'https://app.example.com/webhook' })
  url: string;

  @ApiProperty({ enum: EVENT_NAMES, isArray: true, example: EXAMPLE_EVENTS })
  events: string[];

  @ApiPropertyOptional({ enum: CHAT_TYPES, description: 'Of an endpoint of channels' })
  chat_type_filter?: ChatType;

  @ApiProperty({ example: true })
  enabled: boolean;

  @ApiProperty({ example: false, description: 'Whether you chose the secret' })
  has_custom_signing_secret: boolean;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  updated_at: string;
}

export class WebhookEndpointWithSecretDto extends WebhookEndpointDto {
  @ApiProperty({ example: 'Zk9Qn0q2Yb6dX1m4R8tV3wA7', description: 'This once' })
  signing_secret: string;
}

export class WebhookEndpointListDto {
  data: WebhookEndpointDto[];
}
