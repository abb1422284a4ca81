import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { EVENT_TYPES } from '#libs/journal';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import type { DeviceId } from '#libs/platform';
import { ALL_EVENTS, API_VERSIONS, type ApiVersion, type EventFilter } from './endpoint.entity.js';
import { DEFAULT_TIMEOUT_SECONDS } from './endpoint.js';
import {
  ApiVersionField,
  ChangedEventsField,
  ChatsField,
  DescriptionField,
  EnabledField,
  EventsField,
  EXAMPLE_EVENTS,
  EXAMPLE_HEADERS,
  HeadersField,
  RetryAttemptsField,
  SecretField,
  TimeoutField,
} from './endpoint-fields.js';
import type { EndpointSettings } from './endpoints.service.js';
import { ChangedWebhookUrlField, WebhookUrlField } from './webhook-url-field.js';

const HOUR_IN_SECONDS = 60 * 60;
export const DEFAULT_OVERLAP_SECONDS = 24 * HOUR_IN_SECONDS;
const LONGEST_OVERLAP_SECONDS = 30 * 24 * HOUR_IN_SECONDS;

export class CreateEndpointDto {
  @WebhookUrlField()
  webhook_url: string;

  @EventsField()
  enabled_events: EventFilter[];

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description:
      'Only the events of this device. Left out: those of every device of the tenant, which needs the role manager or admin',
  })
  @IsOptional()
  @IsUUID('all', { message: 'device_id must be a UUID' })
  device_id?: DeviceId | null;

  @ChatsField()
  chats?: string[] | null;

  @DescriptionField()
  description?: string | null;

  @EnabledField()
  enabled?: boolean;

  @RetryAttemptsField(null)
  retry_attempts?: number | null;

  @TimeoutField()
  timeout?: number;

  @SecretField(
    'Signs every delivery. Left out: one is made, and shown by this call alone. `null`: nothing is signed',
  )
  secret?: string | null;

  @HeadersField()
  headers?: Record<string, string> | null;

  @ApiVersionField()
  api_version?: ApiVersion;
}

/** What the body asks for, with the defaults of what it leaves out. */
export const newSettings = (body: CreateEndpointDto): EndpointSettings => ({
  url: body.webhook_url,
  description: body.description || null,
  events: [...new Set(body.enabled_events)],
  chats: body.chats ?? null,
  headers: body.headers ?? null,
  enabled: body.enabled ?? true,
  apiVersion: body.api_version ?? '1',
  retryAttempts: body.retry_attempts ?? null,
  timeoutSeconds: body.timeout ?? DEFAULT_TIMEOUT_SECONDS,
});

export class UpdateEndpointDto {
  @ChangedWebhookUrlField()
  webhook_url?: string;

  @ChangedEventsField()
  enabled_events?: EventFilter[];

  @ChatsField()
  chats?: string[] | null;

  @DescriptionField()
  description?: string | null;

  @EnabledField()
  enabled?: boolean;

  @RetryAttemptsField(null)
  retry_attempts?: number | null;

  @TimeoutField()
  timeout?: number;

  @HeadersField()
  headers?: Record<string, string> | null;

  @ApiVersionField()
  api_version?: ApiVersion;
}

/** Only what the body names; `null` stands for the default. */
export function changedSettings(body: UpdateEndpointDto): Partial<EndpointSettings> {
  const change: Partial<EndpointSettings> = {
    url: body.webhook_url ?? undefined,
    events: body.enabled_events ? [...new Set(body.enabled_events)] : undefined,
    chats: body.chats,
    description: body.description === undefined ? undefined : body.description || null,
    enabled: body.enabled ?? undefined,
    retryAttempts: body.retry_attempts,
    timeoutSeconds: body.timeout ?? undefined,
    headers: body.headers,
    apiVersion: body.api_version ?? undefined,
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

export class RotateSecretDto {
  @SecretField('The new secret. Left out: one is made, and shown by this call alone')
  secret?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: LONGEST_OVERLAP_SECONDS,
    default: DEFAULT_OVERLAP_SECONDS,
    example: DEFAULT_OVERLAP_SECONDS,
    description: 'Seconds for which the former secret goes on signing beside the new one',
  })
  @IsOptional()
  @IsInt({ message: `overlap_seconds must be a whole number from 0 to ${LONGEST_OVERLAP_SECONDS}` })
  @Min(0, { message: `overlap_seconds must be a whole number from 0 to ${LONGEST_OVERLAP_SECONDS}` })
  @Max(LONGEST_OVERLAP_SECONDS, {
    message: `overlap_seconds must be a whole number from 0 to ${LONGEST_OVERLAP_SECONDS}`,
  })
  overlap_seconds?: number;
}

export const EXAMPLE_ENDPOINT = 'wh_4d0add2c7c3b4f0c9b7f0f6a51c1b0aa';

export class EndpointDto {
  @ApiProperty({ example: EXAMPLE_ENDPOINT })
  id: string;

  @ApiProperty({
    enum: ['webhook', 'endpoint'],
    example: 'endpoint',
    description: '`webhook`: the one of its device, which `POST /webhook` sets',
  })
  kind: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: EXAMPLE_IDS.device,
    description: 'Null: every device of the tenant, or those of `device_ids`',
  })
  device_id: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    isArray: true,
    nullable: true,
    example: null,
    description: 'Several devices, of an endpoint that was made by an API that takes several; else null',
  })
  device_ids: string[] | null;

  @ApiProperty({ example: 'https://app.example.com/webhook' })
  webhook_url: string;

  @ApiProperty({ type: String, nullable: true, example: 'Order system' })
  description: string | null;

  @ApiProperty({ enum: [ALL_EVENTS, ...EVENT_TYPES], isArray: true, example: EXAMPLE_EVENTS })
  enabled_events: EventFilter[];

  @ApiProperty({ type: String, isArray: true, nullable: true, example: ['*@s.whatsapp.net'] })
  chats: string[] | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    nullable: true,
    example: EXAMPLE_HEADERS,
  })
  headers: Record<string, string> | null;

  @ApiProperty({
    example: true,
    description: 'Whether deliveries are signed; the secret itself is not shown',
  })
  is_signed: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when the former secret signs beside the present one',
  })
  previous_secret_until: string | null;

  @ApiProperty({ example: true })
  enabled: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the gateway switched it off, such as an answer with 410',
  })
  disabled_reason: string | null;

  @ApiProperty({
    enum: ['active', 'failing', 'paused', 'disabled'],
    example: 'active',
    description:
      '`failing`: the last attempts failed. `paused`: they did so for minutes, and only a probe is sent now and then until one succeeds; everything else waits',
  })
  state: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The first failure without a success since',
  })
  failing_since: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  paused_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  next_probe_at: string | null;

  @ApiProperty({ type: 'integer', example: 0, description: 'Events that wait to be delivered' })
  backlog: number;

  @ApiProperty({
    example: 'wuts',
    description: 'How deliveries look: `wuts` as `POST /webhook` says, or as the API in which it was made',
  })
  format: string;

  @ApiProperty({ enum: [...API_VERSIONS], example: API_VERSIONS[0] })
  api_version: ApiVersion;

  @ApiProperty({ type: 'integer', nullable: true, example: null })
  retry_attempts: number | null;

  @ApiProperty({ type: 'integer', example: 10, description: 'Seconds' })
  timeout: number;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  updated_at: string;
}

export class EndpointAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: EndpointDto;
}

export class EndpointWithSecretDto extends EndpointAnswerDto {
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'The secret that was made, this once; null when you chose it',
  })
  secret: string | null;
}

export class EndpointListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: EndpointDto[];
}

export class RemovedEndpointDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Webhook endpoint removed' })
  message: string;
}
