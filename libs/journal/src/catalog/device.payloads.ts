import { ApiProperty } from '@nestjs/swagger';

/** The account that a device holds. */
export class AccountData {
  @ApiProperty({ example: '5511999990001@s.whatsapp.net' })
  jid: string;

  @ApiProperty({ type: String, nullable: true, example: '123456789012345@lid' })
  lid: string | null;

  @ApiProperty({ type: String, description: 'Digits only.', example: '5511999990001' })
  phone_number?: string;
}

export class PairSuccessData extends AccountData {
  @ApiProperty({ enum: ['qr', 'code'], description: 'Scanned, or typed.', example: 'qr' })
  method: 'qr' | 'code';

  @ApiProperty({ type: String, nullable: true, description: "The phone's.", example: 'smba' })
  platform: string | null;
}

export class QrGeneratedData {
  @ApiProperty({
    description: 'The text in the picture; `GET /qr` answers with the picture.',
    example: '2@AbC1dEf2GhI3,jK4lM5nO6pQ7=,rS8tU9vW0xY1=,zA2bC3dE4fG5=',
  })
  qr_code: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:20.000Z' })
  expires_at: string;
}

/** Why a connection ended. */
export class ConnectionEndData {
  @ApiProperty({ description: 'For people.', example: 'the connection failed' })
  reason: string;

  @ApiProperty({
    description: "WhatsApp's code, or Baileys' for what happened on the way there.",
    example: 500,
  })
  code: number;
}

export class DeviceDisconnectedData {
  @ApiProperty({ description: 'For people.', example: 'the connection was closed' })
  reason: string;

  @ApiProperty({
    type: Number,
    description: 'Absent when somebody asked for it.',
    required: false,
    example: 428,
  })
  code?: number;

  @ApiProperty({ description: 'Whether the gateway reconnects by itself.', example: true })
  will_reconnect: boolean;
}

export class DeviceLoggedOutData {
  @ApiProperty({ description: 'For people.', example: 'the phone removed this linked device' })
  reason: string;
}

export class SessionRolledBackData {
  @ApiProperty({ example: 'the database is an older copy of itself' })
  reason: string;
}
