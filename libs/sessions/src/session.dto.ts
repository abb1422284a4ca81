import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { ACTUAL_STATES } from '#libs/devices';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';

class StatusDataDto {
  @ApiProperty({ example: true, description: 'Whether the connection to WhatsApp is up now' })
  connected: boolean;

  @ApiProperty({
    enum: ['connected', 'connecting', 'disconnected'],
    example: 'connected',
    description: '`connecting` also while a code waits to be scanned and between two attempts',
  })
  status: 'connected' | 'connecting' | 'disconnected';

  @ApiProperty({
    enum: ACTUAL_STATES,
    example: 'connected',
    description:
      'The same in more words; see `state` of `GET /devices`. `logged_out`, `banned`, `outdated` and `replaced` do not heal by themselves',
  })
  state: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it is not connected, as text for people; null when it is',
  })
  reason: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: EXAMPLE_IDS.device })
  device_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: '5511999990001@s.whatsapp.net' })
  jid: string | null;

  @ApiProperty({ type: String, nullable: true, example: '5511999990001' })
  phone_number: string | null;

  @ApiProperty({ example: true, description: 'Whether a phone is linked and the connection is up' })
  is_logged_in: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: EXAMPLE_TIME,
    description: 'When the connection was last known to be up',
  })
  last_seen: string | null;
}

export class StatusDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: StatusDataDto;
}

class ConnectDataDto {
  @ApiProperty({ enum: ['connected', 'logged_out'], example: 'connected' })
  status: 'connected' | 'logged_out';

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  @ApiProperty({
    example: false,
    description: 'True when no phone is linked any more: pair again with `GET /qr` or `POST /paircode`',
  })
  needs_qr: boolean;
}

export class ConnectDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: ConnectDataDto;
}

class DoneDataDto {
  @ApiProperty({ example: 'device disconnected successfully' })
  message: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;
}

export class DoneDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: DoneDataDto;
}

export class RemoveDeviceQueryDto {
  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Also unlink the phone and remove the record with everything that belongs to it',
  })
  @IsOptional()
  @Transform(({ value }) => ({ true: true, '1': true, false: false, '0': false })[String(value)] ?? value)
  @IsBoolean({ message: 'purge must be true or false' })
  purge?: boolean;
}

export class RemovedDeviceDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Device disconnected' })
  message: string;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description:
      'With `purge`: whether WhatsApp confirmed that the link is gone; otherwise the phone lists it until WhatsApp drops it. Else null.',
  })
  unlinked: boolean | null;
}
