import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { EVENT_TYPES } from '#libs/journal';
import { IsChatFilter } from './chat-filter-rule.js';
import { ALL_EVENTS, API_VERSIONS, type EventFilter } from './endpoint.entity.js';
import { DEFAULT_TIMEOUT_SECONDS } from './endpoint.js';
import { IsEventFilter } from './event-filter-rule.js';
import { IsDeliveryHeaders } from './header-rule.js';

/** Fields that several requests have, with one validation each. */

export const EXAMPLE_EVENTS: EventFilter[] = ['message.received', 'message.sent', 'device.disconnected'];
export const EXAMPLE_HEADERS = { Authorization: 'Bearer my-receiver-token' };

const EVENTS_LOOK = {
  enum: [ALL_EVENTS, ...EVENT_TYPES],
  isArray: true,
  minItems: 1,
  example: EXAMPLE_EVENTS,
  description: 'Events to deliver; `*` means every one, also those that later versions add',
};

export const EventsField = (): PropertyDecorator =>
  applyDecorators(ApiProperty(EVENTS_LOOK), IsEventFilter());

export const ChangedEventsField = (): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional(EVENTS_LOOK), IsOptional(), IsEventFilter());

export const EnabledField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      default: true,
      example: true,
      description: '`false` keeps the configuration and delivers nothing',
    }),
    IsOptional(),
    IsBoolean({ message: 'enabled must be true or false' }),
  );

/** @param byDefault what leaving it out means */
export const RetryAttemptsField = (byDefault: number | null): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: 0,
      maximum: 20,
      nullable: true,
      default: byDefault,
      example: byDefault,
      description: 'How often a failed delivery is tried again. `null`: for up to 72 hours',
    }),
    IsOptional(),
    IsInt({ message: 'retry_attempts must be a whole number from 0 to 20, or null' }),
    Min(0, { message: 'retry_attempts must be a whole number from 0 to 20, or null' }),
    Max(20, { message: 'retry_attempts must be a whole number from 0 to 20, or null' }),
  );

export const TimeoutField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: 1,
      maximum: 30,
      default: DEFAULT_TIMEOUT_SECONDS,
      example: 10,
      description: 'Seconds that the receiver has to answer',
    }),
    IsOptional(),
    IsInt({ message: 'timeout must be a whole number of seconds from 1 to 30' }),
    Min(1, { message: 'timeout must be a whole number of seconds from 1 to 30' }),
    Max(30, { message: 'timeout must be a whole number of seconds from 1 to 30' }),
  );

/** @param description what leaving it out and `null` mean */
export const SecretField = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      nullable: true,
      minLength: 1,
      maxLength: 256,
      example: 'a-long-random-text',
      description,
    }),
    IsOptional(),
    Length(1, 256, { message: 'secret must have between 1 and 256 characters' }),
    IsString({ message: 'secret must be text' }),
  );

export const HeadersField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'object',
      additionalProperties: { type: 'string' },
      nullable: true,
      example: EXAMPLE_HEADERS,
      description:
        'Sent with every delivery, at most 20. `Host`, `Content-Type`, `Content-Length`, those about the connection and `Webhook-*` are not accepted',
    }),
    IsOptional(),
    IsDeliveryHeaders(),
  );

export const ChatsField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      isArray: true,
      nullable: true,
      maxItems: 200,
      example: ['*@s.whatsapp.net'],
      description:
        'Only events of these chats, and those that belong to no chat. JIDs, or endings: `*@g.us` means every group, `*@s.whatsapp.net` every chat with one person. `null`: every chat',
    }),
    IsOptional(),
    IsChatFilter(),
  );

export const DescriptionField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      nullable: true,
      maxLength: 200,
      example: 'Order system',
      description: 'A note for people',
    }),
    IsOptional(),
    IsString({ message: 'description must be text' }),
    Length(0, 200, { message: 'description must have at most 200 characters' }),
  );

export const ApiVersionField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      enum: [...API_VERSIONS],
      default: API_VERSIONS[0],
      example: API_VERSIONS[0],
      description: 'Version of the body; later versions of the gateway keep sending the one that is set',
    }),
    IsOptional(),
    IsIn(API_VERSIONS, { message: `api_version must be ${API_VERSIONS.join(' or ')}` }),
  );
