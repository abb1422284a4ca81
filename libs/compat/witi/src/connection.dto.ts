import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { requestValidation, ValidatedBy } from '#libs/platform';

export const EXAMPLE_WID = '6D6307C3-2973-4468-85FA-D047CB8E1F2E';
export const EXAMPLE_JID = '5511999990002@s.whatsapp.net';

/** Takes what it does not know, as ASP.NET does. */
@ValidatedBy(requestValidation({ unknownFields: 'ignored' }))
export class WitiBody {}

/** `true`, `"true"`, `1`, … */
const flag = Transform(
  ({ value }) => ({ true: true, '1': true, false: false, '0': false })[String(value).toLowerCase()] ?? value,
);

export class GenerateQrcodeDto extends WitiBody {
  @ApiPropertyOptional({
    example: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36',
    description:
      'Of the browser as which the instance presents itself to the phone: Chrome, Edge, Firefox, Opera or Safari is recognised in it',
  })
  @IsOptional()
  @IsString({ message: 'user_agent must be text' })
  @MaxLength(500, { message: 'user_agent must have at most 500 characters' })
  user_agent?: string;
}

export class SetConfigDto extends WitiBody {
  @ApiPropertyOptional({
    example: 'https://my-system.com/newWebHook',
    description: 'The PostBack URL; an empty text removes it',
  })
  @IsOptional()
  @IsString({ message: 'webhook must be text' })
  @MaxLength(2000, { message: 'webhook must have at most 2000 characters' })
  webhook?: string;

  @ApiPropertyOptional({ example: 'Opera', description: 'The browser to present; it shows at the next link' })
  @IsOptional()
  @IsString({ message: 'user_agent must be text' })
  @MaxLength(500, { message: 'user_agent must have at most 500 characters' })
  user_agent?: string;

  @ApiPropertyOptional({ example: false, description: 'Whether events may be posted together' })
  @IsOptional()
  @flag
  @IsBoolean({ message: 'APIVersionCanBulk must be true or false' })
  APIVersionCanBulk?: boolean;

  @ApiPropertyOptional({ enum: ['1.0', '1.1'], example: '1.0', description: 'How they are posted together' })
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'number' ? value.toFixed(1) : value))
  @IsIn(['1.0', '1.1'], { message: 'APIVersion must be 1.0 or 1.1' })
  APIVersion?: '1.0' | '1.1';
}

export class QrcodeDto {
  @ApiProperty({ example: 'data:image/svg+xml;base64,PD94bWwgdmVyc2lvbj0iMS4wIj8+PHN2Zz4…' })
  qr: string;

  @ApiProperty({ example: 1, description: '0 when it failed; then there is no `qr`' })
  status: number;

  @ApiProperty({ example: '' })
  error: string;

  @ApiProperty({ example: 20, description: 'Seconds for which the code can be scanned' })
  ttl: number;
}

class PhoneDto {
  @ApiProperty({ example: '' })
  device_model: string;

  @ApiProperty({ example: '' })
  wa_version: string;

  @ApiProperty({ example: '' })
  mcc: string;

  @ApiProperty({ example: '' })
  os_version: string;

  @ApiProperty({ example: 'undefined' })
  os_build_number: string;

  @ApiProperty({ example: '' })
  device_manufacturer: string;

  @ApiProperty({ example: '' })
  mnc: string;
}

class ConnectionInfoDto {
  @ApiProperty({ example: 'en' })
  lg: string;

  @ApiProperty({ example: 'US' })
  lc: string;

  phone: PhoneDto;

  @ApiProperty({ example: 0, description: 'WhatsApp does not tell it any more' })
  battery: number;

  @ApiProperty({ example: 0 })
  tos: number;

  @ApiProperty({ example: 'Atendimento Maria' })
  pushname: string;

  @ApiProperty({ type: [Number], example: [0, 17] })
  protoVersion: number[];

  @ApiProperty({ example: false })
  plugged: boolean;

  @ApiProperty({ example: 'iphone' })
  platform: string;

  @ApiProperty({ example: '5511999990001@s.whatsapp.net' })
  wid: string;

  @ApiProperty({ example: true })
  connected: boolean;

  @ApiProperty({ example: 'false', description: 'A text' })
  isResponse: string;

  @ApiProperty({ example: 10 })
  binVersion: number;

  @ApiProperty({ example: 'en-US' })
  locales: string;
}

class StatsDto {
  @ApiProperty({ example: 72 })
  Contacts: number;

  @ApiProperty({ example: 32 })
  Chats: number;

  @ApiProperty({ example: 0, description: 'To WhatsApp, since the gateway was started' })
  SentBytes: number;

  @ApiProperty({ example: 0, description: 'From WhatsApp, since the gateway was started' })
  ReceveidBytes: number;
}

class FolderDto {
  @ApiProperty({ example: 'media' })
  Name: string;

  @ApiProperty({ example: 0 })
  Bytes: number;

  @ApiProperty({ example: 0 })
  Files: number;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: null })
  Subs: null;
}

class StorageDto {
  @ApiProperty({ example: EXAMPLE_WID })
  Name: string;

  @ApiProperty({ example: 15544238, description: 'What is kept of the instance, keys and messages included' })
  Bytes: number;

  @ApiProperty({ example: 107, description: 'In how many pieces' })
  Files: number;

  @ApiProperty({ type: [FolderDto] })
  Subs: FolderDto[];
}

export class StatusDto {
  @ApiProperty({ enum: [0, 1, 2, 3, 4, 10, 11, 13], example: 10 })
  status: number;

  @ApiProperty({ example: 'WhatsAppAuthenticated' })
  statusString: string;

  @ApiProperty({ example: true })
  connected: boolean;

  @ApiProperty({ type: ConnectionInfoDto, nullable: true, description: 'Null while it is not connected' })
  ConnectionInfo: ConnectionInfoDto | null;

  @ApiProperty({ example: EXAMPLE_WID })
  WebID: string;

  @ApiProperty({ example: `http://my-erp.com.br&wid=${EXAMPLE_WID}` })
  Webhook: string;

  @ApiProperty({ example: 'Chrome' })
  UserAgent: string;

  @ApiProperty({ example: true, description: 'Whether it connects without a code' })
  CanRestoreConnection: boolean;

  stats: StatsDto;

  storage: StorageDto;
}

export class SessionDto {
  @ApiProperty({ example: true })
  sucesso: boolean;

  @ApiProperty({
    example: '{"status":0,"statusString":"noConnection","connected":false}',
    description: 'The status object as JSON in a text; here shortened',
  })
  Status: string;
}

export class SavedDto {
  @ApiProperty({ example: true, description: 'False while no phone is linked' })
  sucesso: boolean;
}

export class ClearedDto {
  @ApiProperty({ example: true })
  status: boolean;

  @ApiProperty({ example: 'clear ok' })
  message: string;
}
