import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import type { DeviceId } from '#libs/platform';
import { EVENT_NAMES } from '../events/event-names.js';
import { Tolerant } from '../tolerant.decorator.js';
import { EXAMPLE_ENDPOINT } from './endpoint.dto.js';

export const STATUSES = ['pending', 'success', 'failed', 'retrying'] as const;
export type Status = (typeof STATUSES)[number];

const EXAMPLE_DELIVERY = 'dlv_01J0G6YQ9ZC1T4W8S5R2N7K3M7';
const EXAMPLE_EVENT = 'evt_01J0G6YQ9ZC1T4W8S5R2N7K3M6';

@Tolerant()
export class DeliveryQueryDto {
  @ApiPropertyOptional({ enum: STATUSES, description: 'Only those that are so now' })
  @IsOptional()
  @IsIn(STATUSES, { message: `status must be one of ${STATUSES.join(', ')}` })
  status?: Status;

  @ApiPropertyOptional({ enum: EVENT_NAMES, description: 'Only those of this event' })
  @IsOptional()
  @IsIn(EVENT_NAMES, { message: 'event must be the name of an event' })
  event?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Only those of this instance, also when it was deleted',
  })
  @IsOptional()
  instance_id?: DeviceId;

  @ApiPropertyOptional({ format: 'uuid', description: 'The same as `instance_id`' })
  @IsOptional()
  channel_id?: DeviceId;

  @ApiPropertyOptional({
    description:
      'Those that were made before this one: the `id` of the last row of a page leads to the next. The documentation has pages and names no cursor',
  })
  @IsOptional()
  @Matches(/^dlv_[0-9A-HJKMNP-TV-Z]{26}$/, { message: 'cursor must be the id of a delivery' })
  cursor?: string;
}

export class WebhookDeliveryDto {
  @ApiProperty({ example: EXAMPLE_DELIVERY })
  id: string;

  @ApiProperty({ example: EXAMPLE_ENDPOINT })
  endpoint_id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tenant })
  customer_id: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: EXAMPLE_IDS.device })
  instance_id: string | null;

  @ApiProperty({ example: 'message.received' })
  event: string;

  @ApiProperty({ example: EXAMPLE_EVENT })
  event_id: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: {
      event: 'message.received',
      event_id: EXAMPLE_EVENT,
      api_version: '2026-04',
      instance_id: EXAMPLE_IDS.device,
      occurred_at: EXAMPLE_TIME,
      from: '5511999990002',
      body: { type: 'text', text: 'hello back' },
      data: { from: '5511999990002', body: { type: 'text', text: 'hello back' } },
    },
    description:
      'What was delivered. The documentation has the members of `data` here beside `event`, and in the delivery below `data`: they are in both places. Null when the event is no longer kept',
  })
  payload: Record<string, unknown> | null;

  @ApiProperty({ enum: STATUSES, example: 'success' })
  status: Status;

  @ApiProperty({ type: 'integer', example: 1 })
  attempt_count: number;

  @ApiProperty({ type: String, nullable: true, example: null })
  last_error: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 200 })
  last_response_status: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  next_attempt_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: EXAMPLE_TIME })
  delivered_at: string | null;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  updated_at: string;
}

export class WebhookDeliveryListDto {
  data: WebhookDeliveryDto[];
}
