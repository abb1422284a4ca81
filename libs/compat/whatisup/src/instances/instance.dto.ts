import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsObject, IsOptional, IsString, Length } from 'class-validator';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import { IsSmallJson } from '../small-json-rule.js';
import { Tolerant } from '../tolerant.decorator.js';

export const INSTANCE_STATUSES = [
  'pending',
  'qr',
  'connecting',
  'connected',
  'disconnected',
  'failed',
] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

const PICTURE = 'data:image/png;base64,iVBORw0KGgo…';

@Tolerant()
export class CreateInstanceDto {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Support' })
  @Transform(({ value }) => (typeof value === 'string' ? value.trim() : value))
  @IsString({ message: 'name is required and must be text' })
  @Length(1, 100, { message: 'name must have between 1 and 100 characters' })
  name: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { team: 'support' },
    description: 'Whatever you want to keep with it: an object of at most 16 KB as JSON',
  })
  @IsOptional()
  @IsObject({ message: 'metadata must be an object' })
  @IsSmallJson()
  metadata?: Record<string, unknown>;
}

export class InstanceDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tenant, description: 'The tenant' })
  customer_id: string;

  @ApiProperty({ example: 'Support' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: '5511999990001', description: 'Digits only' })
  phone_number: string | null;

  @ApiProperty({
    enum: INSTANCE_STATUSES,
    example: 'connected',
    description:
      '`pending`: no phone is linked. `qr`: a code waits to be scanned. `disconnected`: also when the phone removed the link. `failed`: WhatsApp has banned the account, refuses this version of the gateway, or gave the link to another connection',
  })
  status: InstanceStatus;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: EXAMPLE_TIME })
  last_seen_at: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { team: 'support' } })
  metadata: Record<string, unknown>;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  updated_at: string;
}

export class InstanceListDto {
  data: InstanceDto[];
}

export class InstanceQrDto {
  @ApiProperty({ example: PICTURE, description: 'The picture: a PNG as data URL' })
  qr: string;

  @ApiProperty({
    example: '2@dPBI4…,vlD4…',
    description: 'What the picture says, for a screen that draws its own',
  })
  raw: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME, description: 'Then ask again' })
  expires_at: string;
}
