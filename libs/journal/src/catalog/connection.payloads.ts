import { ApiProperty } from '@nestjs/swagger';

/** A connection on which WhatsApp said nothing for longer than it may. */
export class KeepaliveData {
  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  silent_since: string;

  @ApiProperty({ description: 'For how long it had been silent.', example: 32 })
  silent_seconds: number;
}

export class ManualReconnectData {
  @ApiProperty({ example: 'WhatsApp asked for a new connection' })
  reason: string;

  @ApiProperty({ description: "WhatsApp's.", example: 515 })
  code: number;
}
