import { ApiProperty } from '@nestjs/swagger';
import { DeviceTargetDto } from '#libs/devices';
import { EVENT_TYPES, type EventType } from '#libs/journal';
import { ALL_EVENTS, type EventFilter } from './endpoints/endpoint.entity.js';
import { DEFAULT_RETRY_ATTEMPTS, DEFAULT_TIMEOUT_SECONDS } from './endpoints/endpoint.js';
import {
  EnabledField,
  EventsField,
  EXAMPLE_EVENTS,
  EXAMPLE_HEADERS,
  HeadersField,
  RetryAttemptsField,
  SecretField,
  TimeoutField,
} from './endpoints/endpoint-fields.js';
import { WebhookUrlField } from './endpoints/webhook-url-field.js';
import type { WebhookSettings } from './webhooks.service.js';

export class ConfigureWebhookDto extends DeviceTargetDto {
  @WebhookUrlField()
  webhook_url: string;

  @EventsField()
  enabled_events: EventFilter[];

  @EnabledField()
  enabled?: boolean;

  @RetryAttemptsField(DEFAULT_RETRY_ATTEMPTS)
  retry_attempts?: number | null;

  @TimeoutField()
  timeout?: number;

  @SecretField(
    'Signs every delivery; never shown again. Left out: the one that is set stays. `null`: it is removed',
  )
  secret?: string | null;

  @HeadersField()
  headers?: Record<string, string> | null;
}

/** What the body asks for, with the defaults of what it leaves out. */
export const webhookSettings = (body: ConfigureWebhookDto): WebhookSettings => ({
  url: body.webhook_url,
  enabledEvents: body.enabled_events,
  enabled: body.enabled ?? true,
  retryAttempts: body.retry_attempts === undefined ? DEFAULT_RETRY_ATTEMPTS : body.retry_attempts,
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

  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  retry_attempts: number | null;

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
