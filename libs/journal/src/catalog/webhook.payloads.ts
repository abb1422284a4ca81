import { ApiProperty } from '@nestjs/swagger';

/** The webhook endpoint that an event is about. */
export class EndpointData {
  @ApiProperty({ example: 'wh_4d0add2c7c3b4f0c9b7f0f6a51c1b0aa' })
  endpoint_id: string;

  @ApiProperty({ description: 'Of its URL; the rest may hold a secret.', example: 'app.example.com' })
  host: string;
}

export class EndpointDisabledData extends EndpointData {
  @ApiProperty({ description: 'For people.', example: 'the receiver answered 410 Gone' })
  reason: string;
}

export class EndpointPausedData extends EndpointData {
  @ApiProperty({ description: 'What the last attempt came to, for people.', example: 'it answered 503' })
  reason: string;

  @ApiProperty({
    type: 'integer',
    description: 'Events that are known to wait for it; `GET /webhook/endpoints/{id}` counts all.',
    example: 12,
  })
  backlog: number;

  @ApiProperty({
    format: 'date-time',
    description: 'When the first of the failures was.',
    example: '2026-06-15T11:54:00.000Z',
  })
  since: string;
}
