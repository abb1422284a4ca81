import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export class CreatePhoneDto {
  @ApiProperty({
    description: 'International number, digits only.',
    example: '5511999990001',
    pattern: '^[1-9]\\d{6,14}$',
  })
  @Matches(/^[1-9]\d{6,14}$/, { message: 'number must be 7 to 15 digits and not start with 0' })
  number: string;

  @ApiPropertyOptional({
    description: 'Shown to contacts; the number by default.',
    example: 'Ana',
    maxLength: 100,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;
}

export class PhoneDto {
  @ApiProperty({ example: '5511999990001' })
  number: string;

  @ApiProperty({ example: 'Ana' })
  name: string;

  @ApiProperty({ example: '5511999990001@s.whatsapp.net' })
  jid: string;

  @ApiProperty({ example: '123456789012345@lid' })
  lid: string;
}

export class LinkedDeviceDto {
  @ApiProperty({ example: 1 })
  id: number;

  @ApiProperty({ example: '5511999990001:1@s.whatsapp.net' })
  jid: string;

  @ApiProperty({ example: 'Chrome (Ubuntu)' })
  platform: string;

  @ApiProperty({ example: true, description: 'Whether it is connected now.' })
  connected: boolean;
}

export class PhoneWithDevicesDto extends PhoneDto {
  @ApiProperty({ type: [LinkedDeviceDto] })
  devices: LinkedDeviceDto[];
}

export class ScanDto {
  @ApiProperty({
    description: 'The text of the QR code.',
    example: 'https://wa.me/settings/linked_devices#2@…,…,…,…,1',
  })
  @IsString()
  @IsNotEmpty()
  qr: string;
}

export class LinkCodeDto {
  @ApiProperty({ description: 'As the device shows it; the dash may be left out.', example: 'ABCD-1234' })
  @IsString()
  @IsNotEmpty()
  code: string;
}

export class PairedDto {
  @ApiProperty({ example: '5511999990001:1@s.whatsapp.net' })
  device_jid: string;
}

export class SendTextDto {
  @ApiProperty({ description: 'Number or JID of another phone of the sandbox.', example: '5511999990002' })
  @IsString()
  @IsNotEmpty()
  to: string;

  @ApiProperty({ example: 'Olá!', maxLength: 65536 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(65536)
  text: string;
}

export class SentDto {
  @ApiProperty({ example: '9C1B2F4E0D7A4C5B8E6F10293A4B5C6D' })
  message_id: string;
}

export class ListMessagesDto {
  @ApiPropertyOptional({
    description: 'The `next` of an earlier answer; without it from the first.',
    example: 0,
    minimum: 0,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after?: number;

  @ApiPropertyOptional({
    description: 'Milliseconds to wait for a message when there is none.',
    example: 5000,
    maximum: 60000,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(60_000)
  wait_ms?: number;

  @ApiPropertyOptional({
    description: 'How many messages the answer has at most.',
    default: 1000,
    minimum: 1,
    maximum: 10000,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  limit?: number;
}

export class ReceivedMessageDto {
  @ApiProperty({ description: 'Position in what this phone received, from 1.', example: 1 })
  cursor: number;

  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  id: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  from_jid: string;

  @ApiProperty({ example: false, description: 'Whether a linked device of this phone sent it.' })
  from_me: boolean;

  @ApiProperty({ description: 'Seconds since 1970.', example: 1700000000 })
  timestamp: number;

  @ApiProperty({
    description: '`text`, `image`, `reaction`, `edit`, `revoke`, … or `undecryptable`.',
    example: 'text',
  })
  kind: string;

  @ApiProperty({ description: 'Text, caption or emoji.', type: String, nullable: true, example: 'Olá!' })
  text: string | null;

  @ApiProperty({ example: false, description: 'Whether a message with this id had been received before.' })
  duplicate: boolean;

  @ApiProperty({
    description: 'The decrypted protobuf as JSON, bytes as base64; null when it could not be decrypted.',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { conversation: 'Olá!' },
  })
  raw: unknown;
}

export class MessagePageDto {
  @ApiProperty({ type: [ReceivedMessageDto] })
  messages: ReceivedMessageDto[];

  @ApiProperty({ description: 'Pass it as `after` for what comes next.', example: 1 })
  next: number;
}

export class ReceiptDto {
  @ApiProperty({ example: '9C1B2F4E0D7A4C5B8E6F10293A4B5C6D' })
  message_id: string;

  @ApiProperty({ example: '5511999990002:1@s.whatsapp.net' })
  from_jid: string;

  @ApiProperty({ enum: ['delivered', 'read', 'played'], example: 'read' })
  type: 'delivered' | 'read' | 'played';

  @ApiProperty({ description: 'Seconds since 1970.', example: 1700000000 })
  timestamp: number;
}

export class ErrorDto {
  @ApiProperty({ example: 'qr_expired' })
  error: string;

  @ApiProperty({ example: 'This code has expired.' })
  message: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  details?: Record<string, unknown>;
}
