import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { DeviceQueryDto, DeviceTargetDto } from '#libs/devices';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';

/** `true`, `false`, `1`, `0` as a flag; a bare `?refresh` means true. */
const flag = Transform(
  ({ value }) => ({ true: true, '1': true, '': true, false: false, '0': false })[String(value)] ?? value,
);

const Flag = (description: string): PropertyDecorator => {
  return (target, name) => {
    ApiPropertyOptional({ type: Boolean, description })(target, name);
    IsOptional()(target, name as string);
    flag(target, name);
    IsBoolean({ message: `${String(name)} must be true or false` })(target, name as string);
  };
};

class RefreshQueryDto extends DeviceQueryDto {
  @Flag('Begin a new pairing although a code is alive')
  refresh?: boolean;

  @Flag('The same as `refresh`')
  force_refresh?: boolean;

  @Flag('The same as `refresh`')
  force_new?: boolean;

  /** Whether any of the names was given. */
  static asks(query: RefreshQueryDto): boolean {
    return Boolean(query.refresh || query.force_refresh || query.force_new);
  }
}

export class QrQueryDto extends RefreshQueryDto {
  @Flag('Return the code that is alive (the default); `false` is the same as `refresh=true`')
  reuse_cache?: boolean;

  @Flag('The same as `reuse_cache`')
  reuse?: boolean;

  @Flag('The same as `reuse_cache`')
  use_cache?: boolean;

  @Flag('The same as `reuse_cache`')
  cached?: boolean;

  static wantsNew(query: QrQueryDto): boolean {
    const reuse = [query.reuse_cache, query.reuse, query.use_cache, query.cached];
    return RefreshQueryDto.asks(query) || reuse.includes(false);
  }
}

export class PairCodeQueryDto extends RefreshQueryDto {
  static wantsNew(query: PairCodeQueryDto, body: PairCodeRequestDto, header: string | undefined): boolean {
    return RefreshQueryDto.asks(query) || body.reuse_cache === false || header?.toLowerCase() === 'true';
  }
}

export class PairCodeRequestDto extends DeviceTargetDto {
  @ApiProperty({
    maxLength: 40,
    example: '+55 11 99999-0001',
    description:
      'Number of the phone that will be linked, with country code: 10 to 15 digits; `+`, spaces and punctuation are ignored',
  })
  @IsString({ message: 'phone number is required' })
  @IsNotEmpty({ message: 'phone number is required' })
  @MaxLength(40, { message: 'invalid phone number format' })
  phone: string;

  /** `false` asks for a new code although one is alive */
  @IsOptional()
  @IsBoolean({ message: 'reuse_cache must be true or false' })
  reuse_cache?: boolean;
}

class QrDataDto {
  @ApiProperty({
    description: 'What the picture says, for a screen that draws its own',
    example: 'https://wa.me/settings/linked_devices#2@AbC,…',
  })
  qr_code: string;

  @ApiProperty({
    description: 'The picture: a PNG as data URL',
    example: 'data:image/png;base64,iVBORw0KGgo…',
  })
  image: string;

  @ApiProperty({ example: false, description: 'Whether an earlier call returned this code already' })
  cached: boolean;

  @ApiProperty({ format: 'date-time' })
  expires_at: string;

  @ApiProperty({ example: 60, description: 'Seconds until then. A new code follows by itself: ask again' })
  ttl: number;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;
}

export class QrDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: QrDataDto;
}

class QrStatusDataDto {
  @ApiProperty({ example: true, description: 'Whether there is a code that can be scanned now' })
  exists: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: EXAMPLE_TIME,
    description: 'When that code was made; null without one',
  })
  generated_at: string | null;
}

export class QrStatusDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: QrStatusDataDto;
}

class PairCodeDataDto {
  @ApiProperty({ example: 'ABCD-1234' })
  code: string;

  @ApiProperty({ example: '5511999990001' })
  phone: string;

  @ApiProperty({ example: 300, description: 'Seconds for which the code can be typed' })
  expires_in: number;

  @ApiProperty({ example: false, description: 'Whether an earlier call returned this code already' })
  cached: boolean;

  @ApiProperty({
    example:
      'Digite este código no WhatsApp: Configurações > Aparelhos conectados > Conectar um aparelho > Conectar com número de telefone',
  })
  instructions: string;
}

export class PairCodeDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'ABCD-1234' })
  paircode: string;

  @ApiProperty({ example: 300 })
  expires_in: number;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  data: PairCodeDataDto;
}
