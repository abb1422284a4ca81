import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import type { Network } from '#libs/platform';
import type { ActualState, DesiredState } from './device.entity.js';

const trimmed = Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));
const EXAMPLE_ID = '4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa';

/** A body that may name the device it is about; the query may do so instead. */
export class DeviceTargetDto {
  /**
   * Id of the device; may be left out when there is only one, or be given in the query
   */
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID('all', { message: 'device_id must be a UUID' })
  device_id?: string;
}

/** A query that names the device at most. */
export class DeviceQueryDto extends DeviceTargetDto {}

export class CreateDeviceDto {
  /**
   * Name for people
   * @example "WhatsApp Loja 01"
   */
  @trimmed
  @IsString({ message: 'name is required and must be text' })
  @Length(1, 100, { message: 'name must have between 1 and 100 characters' })
  name: string;

  /** Network of the account: `whatsapp`, or `sandbox` for development; the server's default when left out */
  @ApiPropertyOptional({ enum: ['whatsapp', 'sandbox'], example: 'sandbox' })
  @IsOptional()
  @IsIn(['whatsapp', 'sandbox'], { message: 'network must be whatsapp or sandbox' })
  network?: Network;
}

export class RenameDeviceDto {
  /**
   * New name for people
   * @example "WhatsApp Loja 02"
   */
  @trimmed
  @IsString({ message: 'name is required and must be text' })
  @Length(1, 100, { message: 'name must have between 1 and 100 characters' })
  name: string;
}

export class DeviceDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_ID })
  id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_ID, description: 'The same as `id`' })
  device_id: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The user that made it' })
  user_id: string | null;

  @ApiProperty({ example: 'WhatsApp Loja 01' })
  name: string;

  @ApiProperty({ enum: ['whatsapp', 'sandbox'], example: 'sandbox' })
  network: Network;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '5511999999999@s.whatsapp.net',
    description: 'The linked account',
  })
  whatsapp_jid: string | null;

  @ApiProperty({ example: false, description: 'Whether the link to WhatsApp is up now' })
  connected: boolean;

  @ApiProperty({
    enum: ['connected', 'disconnected'],
    description: 'What was asked for: `connected` comes back by itself',
  })
  desired_state: DesiredState;

  @ApiProperty({
    enum: [
      'unlinked',
      'linking',
      'connecting',
      'connected',
      'disconnected',
      'logged_out',
      'banned',
      'outdated',
      'replaced',
    ],
    description: 'What is true now',
  })
  state: ActualState;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the link was last known to be up',
  })
  last_seen: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://app.example.com/webhook' })
  webhook_url: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

class CreatedDeviceDataDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_ID })
  device_id: string;

  @ApiProperty({ example: 'WhatsApp Loja 01' })
  name: string;
}

export class CreatedDeviceDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Device created successfully' })
  message: string;

  data: CreatedDeviceDataDto;

  device: DeviceDto;
}

export class DeviceListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  devices: DeviceDto[];

  @ApiProperty({ example: 1 })
  count: number;
}

export class DeviceAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  device: DeviceDto;
}

class UserDevicesDataDto {
  devices: DeviceDto[];

  @ApiProperty({ example: 1 })
  count: number;

  @ApiProperty({ format: 'uuid' })
  user_id: string;
}

export class UserDevicesDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: UserDevicesDataDto;
}
