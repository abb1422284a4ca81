import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_IDS } from '#libs/openapi';
import { maxCharacters, Rules, required, string } from '../input/rules.js';

export const SESSION_STATUSES = ['connected', 'connecting', 'disconnected', 'qr'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export class CreateSessionDto {
  @ApiProperty({ maxLength: 255, example: 'my-session', description: 'Name of the session' })
  @Rules(required, string, maxCharacters(255))
  session_name: string;
}

const QR_TEXT = 'https://wa.me/settings/linked_devices#2@Zm9vYmFy,bm9pc2U=,aWRlbnRpdHk=,YWR2,1';

export class SessionDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  session_id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device, description: 'The same id' })
  device_id: string;

  @ApiProperty({ example: 'my-session' })
  session_name: string;

  @ApiProperty({
    enum: SESSION_STATUSES,
    example: 'qr',
    description: '`qr`: a code waits to be scanned',
  })
  status: SessionStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    example: QR_TEXT,
    description: 'What the QR code says, while there is one to scan; else null',
  })
  qr_code: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'data:image/png;base64,iVBORw0KGgo=',
    description: 'The QR code as a PNG picture, a data URL',
  })
  qr_image: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Of the linked account' })
  phone_number: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Of the linked account' })
  jid: string | null;
}

export class SessionAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  session_id: string;

  @ApiProperty({ enum: SESSION_STATUSES, example: 'qr' })
  status: SessionStatus;

  @ApiProperty({ type: String, nullable: true, example: QR_TEXT })
  qr_code: string | null;

  data: SessionDto;
}

export class CreatedSessionDto extends SessionAnswerDto {
  @ApiProperty({ example: 'Session created', description: '`Session opened` for one that was there already' })
  message: string;
}

export class SessionDoneDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Session disconnected' })
  message: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  session_id: string;
}
