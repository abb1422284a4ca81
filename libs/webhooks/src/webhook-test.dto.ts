import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID, Matches } from 'class-validator';
import type { DeviceId } from '#libs/platform';
import { EXAMPLE_EVENT } from './deliveries/delivery.dto.js';
import { EXAMPLE_ENDPOINT } from './endpoints/endpoint.dto.js';
import type { EndpointId } from './endpoints/endpoint.entity.js';
import type { TestResult } from './webhook-test.service.js';

export class TestWebhookDto {
  @ApiPropertyOptional({ description: 'Left out: the webhook of the device' })
  @IsOptional()
  @Matches(/^wh_[0-9a-f]{32}$/, { message: 'endpoint_id must be the id of an endpoint' })
  endpoint_id?: EndpointId;

  @ApiPropertyOptional({ format: 'uuid', description: 'May be left out when there is only one device' })
  @IsOptional()
  @IsUUID('all', { message: 'device_id must be a UUID' })
  device_id?: DeviceId;
}

class TestResultDto {
  @ApiProperty({ example: EXAMPLE_ENDPOINT })
  endpoint_id: string;

  @ApiProperty({ example: EXAMPLE_EVENT })
  event_id: string;

  @ApiProperty({ example: true, description: 'Whether it was answered with a 2xx' })
  delivered: boolean;

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

  @ApiProperty({ example: 'ok', description: 'The first 2048 bytes of the answer' })
  answer: string;
}

export class TestedWebhookDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: TestResultDto;
}

export const testView = ({ endpoint, eventId, result }: TestResult): TestResultDto => ({
  endpoint_id: endpoint.id,
  event_id: eventId,
  delivered: result.ok,
  status: result.status,
  latency_ms: result.latencyMs,
  error: result.error,
  answer: result.answer.toString(),
});
