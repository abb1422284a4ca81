import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import type { Network } from '#libs/platform';
import { ACTUAL_STATES, type ActualState, type DesiredState } from './device.entity.js';

const trimmed = Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));

/** A body that may name the device it is about; the query may do so instead. */
export class DeviceTargetDto {
  /** Id of the device; may be left out when there is only one, or be given in the query */
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID('all', { message: 'device_id must be a UUID' })
  device_id?: string;
}

/** A query that names the device at most. */
export class DeviceQueryDto extends DeviceTargetDto {}

export class CreateDeviceDto {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'WhatsApp Loja 01', description: 'Name for people' })
  @trimmed
  @IsString({ message: 'name is required and must be text' })
  @Length(1, 100, { message: 'name must have between 1 and 100 characters' })
  name: string;

  @ApiPropertyOptional({
    enum: ['whatsapp', 'sandbox'],
    example: 'sandbox',
    description:
      'Network of the account: `whatsapp` for a real phone, `sandbox` for development and tests. When left out, that of `WAGON_NETWORK`',
  })
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
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device, description: 'The same as `id`' })
  device_id: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: EXAMPLE_IDS.user,
    description: 'The user that made it; null when that user was deleted',
  })
  user_id: string | null;

  @ApiProperty({ example: 'WhatsApp Loja 01', description: 'Name for people' })
  name: string;

  @ApiProperty({
    enum: ['whatsapp', 'sandbox'],
    example: 'sandbox',
    description: 'Network of the account; fixed when the device is made',
  })
  network: Network;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '5511999990001@s.whatsapp.net',
    description: 'JID of the linked account; null until a phone is linked',
  })
  whatsapp_jid: string | null;

  @ApiProperty({ example: true, description: 'Whether the connection to WhatsApp is up now' })
  connected: boolean;

  @ApiProperty({
    enum: ['connected', 'disconnected'],
    example: 'connected',
    description:
      'What was asked for. `connected`: the gateway reconnects by itself, also after a restart. `disconnected`: it stays away until `POST /connect`',
  })
  desired_state: DesiredState;

  @ApiProperty({
    enum: ACTUAL_STATES,
    example: 'connected',
    description: `What is true now, and for a device that is not connected why:
- \`unlinked\`: no phone is linked; next is \`GET /qr\` or \`POST /paircode\`
- \`linking\`: a code waits to be scanned or typed
- \`connecting\`, \`connected\`, \`disconnected\`
- \`logged_out\`: the phone removed the link; link it again
- \`banned\`: WhatsApp has blocked the account
- \`outdated\`: WhatsApp refuses this version of the gateway
- \`replaced\`: the session was taken over by another connection`,
  })
  state: ActualState;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: EXAMPLE_TIME,
    description: 'When the connection was last known to be up',
  })
  last_seen: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'https://app.example.com/webhook',
    description: 'Where its events go; null without a webhook',
  })
  webhook_url: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

class CreatedDeviceDataDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  @ApiProperty({ example: 'WhatsApp Loja 01' })
  name: string;
}

export class NewDeviceDto extends DeviceDto {
  @ApiProperty({
    example: '6D6307C3-2973-4468-85FA-D047CB8E1F2E',
    description:
      'Its key for the witi.me API: selects this device and authenticates for it. Shown this once; `POST /devices/{deviceID}/wid` makes another one',
  })
  wid: string;
}

export class CreatedDeviceDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Device created successfully' })
  message: string;

  data: CreatedDeviceDataDto;

  device: NewDeviceDto;
}

class WidDataDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  @ApiProperty({ example: '6D6307C3-2973-4468-85FA-D047CB8E1F2E', description: 'Shown this once' })
  wid: string;
}

export class RenewedWidDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: WidDataDto;
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

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user, description: 'The calling user' })
  user_id: string;
}

export class UserDevicesDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: UserDevicesDataDto;
}
