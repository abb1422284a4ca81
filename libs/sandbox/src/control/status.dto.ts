import { ApiProperty } from '@nestjs/swagger';

export class HealthDto {
  @ApiProperty({ example: 'ok' })
  status: 'ok';

  @ApiProperty({ example: 'ws://127.0.0.1:3001/ws/chat' })
  ws_url: string;

  @ApiProperty({
    description: 'Public half of the root certificate key, in hex.',
    example: 'e89bea337166a65b31c517fab2c358c6a719036e1b27bfe34034304cd747c53b',
    minLength: 64,
    maxLength: 64,
  })
  root_key: string;
}

export class StatsDto {
  @ApiProperty({ description: 'Clients connected now, paired or not.', example: 2 })
  connections: number;

  @ApiProperty({ description: 'Messages companions have sent.', example: 10 })
  messages_in: number;

  @ApiProperty({ description: 'Messages that went out to companions, every resend counted.', example: 12 })
  messages_out: number;

  @ApiProperty({ description: 'Queries of clients the sandbox has no answer to.', example: 0 })
  unknown_queries: number;

  @ApiProperty({
    description: 'The same by name: type, namespace and first child.',
    type: 'object',
    additionalProperties: { type: 'number' },
    example: {},
  })
  unknown_query_names: Record<string, number>;

  @ApiProperty({ description: 'Messages companions refused.', example: 0 })
  nacks: number;

  @ApiProperty({ description: 'Messages companions could not decrypt and asked for again.', example: 0 })
  retry_receipts: number;

  @ApiProperty({ description: 'Messages phones could not decrypt.', example: 0 })
  undecryptable: number;
}
