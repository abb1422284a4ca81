import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { DeviceTargetDto } from '#libs/devices';
import { EVENT_TYPES, type EventType } from '#libs/journal';
import { IsEventFilter } from './event-filter-rule.js';
import { IsDeliveryHeaders } from './header-rule.js';
import { ALL_EVENTS, type EventFilter } from './webhook.entity.js';
import { DEFAULT_RETRY_ATTEMPTS, DEFAULT_TIMEOUT_SECONDS } from './webhook.js';
import { WebhookUrlField } from './webhook-url-field.js';
import type { WebhookSettings } from './webhooks.service.js';

const EXAMPLE_EVENTS: EventFilter[] = ['message.received', 'message.sent', 'device.disconnected'];
const EXAMPLE_HEADERS = { Authorization: 'Bearer my-receiver-token' };

export class ConfigureWebhookDto extends DeviceTargetDto {
  @WebhookUrlField()
  webhook_url: string;

  @ApiProperty({
    enum: [ALL_EVENTS, ...EVENT_TYPES],
    isArray: true,
    minItems: 1,
    example: EXAMPLE_EVENTS,
    description: 'Events to deliver; `*` means every one, also those that later versions add',
  })
  @IsEventFilter()
  enabled_events: EventFilter[];

  @ApiPropertyOptional({
    default: true,
    example: true,
    description: '`false` keeps the configuration and delivers nothing',
  })
  @IsOptional()
  @IsBoolean({ message: 'enabled must be true or false' })
  enabled?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 10,
    default: DEFAULT_RETRY_ATTEMPTS,
    example: 3,
    description: 'How often a failed delivery is tried again',
  })
  @IsOptional()
  @IsInt({ message: 'retry_attempts must be a whole number from 0 to 10' })
  @Min(0, { message: 'retry_attempts must be a whole number from 0 to 10' })
  @Max(10, { message: 'retry_attempts must be a whole number from 0 to 10' })
  retry_attempts?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 30,
    default: DEFAULT_TIMEOUT_SECONDS,
    example: 10,
    description: 'Seconds that the receiver has to answer',
  })
  @IsOptional()
  @IsInt({ message: 'timeout must be a whole number of seconds from 1 to 30' })
  @Min(1, { message: 'timeout must be a whole number of seconds from 1 to 30' })
  @Max(30, { message: 'timeout must be a whole number of seconds from 1 to 30' })
  timeout?: number;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: 256,
    example: 'a-long-random-text',
    description:
      'Signs every delivery; never shown again. Left out: the one that is set stays. `null`: it is removed',
  })
  @IsOptional()
  @Length(1, 256, { message: 'secret must have between 1 and 256 characters' })
  @IsString({ message: 'secret must be text' })
  secret?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    nullable: true,
    example: EXAMPLE_HEADERS,
    description:
      'Sent with every delivery, at most 20. `Host`, `Content-Type`, `Content-Length`, those about the connection and `Webhook-*` are not accepted',
  })
  @IsOptional()
  @IsDeliveryHeaders()
  headers?: Record<string, string> | null;
}

/** What the body asks for, with the defaults of what it leaves out. */
export const webhookSettings = (body: ConfigureWebhookDto): WebhookSettings => ({
  url: body.webhook_url,
  enabledEvents: body.enabled_events,
  enabled: body.enabled ?? true,
  retryAttempts: body.retry_attempts ?? DEFAULT_RETRY_ATTEMPTS,
  timeoutSeconds: body.timeout ?? DEFAULT_TIMEOUT_SECONDS,
  headers: body.headers ?? null,
  secret: body.secret,
});

export class WebhookDto {
  @ApiProperty({ example: 'wh_4d0add2c7c3b4f0c9b7f0f6a51c1b0aa' })
  id: string;

  @ApiProperty({ example: 'https://app.example.com/webhook' })
  webhook_url: string;

  @ApiProperty({ enum: [ALL_EVENTS, ...EVENT_TYPES], isArray: true, example: EXAMPLE_EVENTS })
  enabled_events: EventFilter[];

  @ApiProperty({ example: true })
  enabled: boolean;

  @ApiProperty({ type: 'integer', example: 3 })
  retry_attempts: number;

  @ApiProperty({ type: 'integer', example: 10, description: 'Seconds' })
  timeout: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    nullable: true,
    example: EXAMPLE_HEADERS,
  })
  headers: Record<string, string> | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  created_at: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  updated_at: string;
}

export class WebhookAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  webhook: WebhookDto;
}

export class ConfiguredWebhookDto extends WebhookAnswerDto {
  @ApiProperty({ example: 'Webhook configured successfully' })
  message: string;
}

export class RemovedWebhookDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Webhook removed successfully' })
  message: string;
}

export class WebhookEventsDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ enum: EVENT_TYPES, isArray: true, example: EVENT_TYPES })
  events: EventType[];
}
