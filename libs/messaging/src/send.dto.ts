import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DeviceQueryDto, DeviceTargetDto } from '#libs/devices';
import { EXAMPLE_IDS } from '#libs/openapi';

const RECIPIENT_PROBLEM =
  'number is required: a telephone number with country code (10 to 15 digits) or the JID of a user, group or LID';
const TEXT_PROBLEM = 'text is required and must be between 1 and 4096 characters';
const QUOTED_PROBLEM = 'quoted must be an object: {"key": {"id": "…"}}';
const QUOTED_KEY_PROBLEM = 'quoted.key is required: {"id": "…", "fromMe": false}';
const DELAY_PROBLEM = 'delay must be a whole number of seconds from 0 to 60';
const TYPING_PROBLEM = 'typingDuration must be a whole number of seconds from 0 to 30';

const EXPIRY_PROBLEM =
  'expires_at must be a time in the future such as 2026-06-15T12:00:00Z, at most 30 days ahead';

/** The query of every call that sends. */
export class SendQueryDto extends DeviceQueryDto {
  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description:
      'Answer with 202 once the message is stored, also while the device is offline. The same as the header `Prefer: respond-async`',
  })
  @IsOptional()
  @Transform(({ value }) => ({ true: true, '1': true, false: false, '0': false })[String(value)] ?? value)
  @IsBoolean({ message: 'async must be true or false' })
  async?: boolean;
}

class QuotedKeyDto {
  /**
   * WhatsApp's id of the quoted message
   * @example "3EB0F8A1B2C3D4E5F6"
   */
  @IsString({ message: 'quoted.key.id is required: the id of the quoted message' })
  @IsNotEmpty({ message: 'quoted.key.id is required: the id of the quoted message' })
  @MaxLength(128)
  id: string;

  /** Whether this account wrote the quoted message */
  @IsOptional()
  @IsBoolean({ message: 'quoted.key.fromMe must be true or false' })
  fromMe?: boolean;

  /** Who wrote it, in a group: a JID */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  participant?: string;
}

class QuotedDto {
  @ApiProperty({ type: QuotedKeyDto })
  @IsObject({ message: QUOTED_KEY_PROBLEM })
  @ValidateNested({ message: QUOTED_KEY_PROBLEM })
  @Type(() => QuotedKeyDto)
  key: QuotedKeyDto;

  @ApiPropertyOptional({
    description: 'What the quoted message said, shown above the answer',
    example: { conversation: 'What time do you open?' },
    type: 'object',
    additionalProperties: true,
  })
  @IsOptional()
  @IsObject({ message: 'quoted.message must be an object such as {"conversation": "…"}' })
  message?: { conversation?: unknown };
}

export class SendTextDto extends DeviceTargetDto {
  @ApiProperty({
    maxLength: 64,
    example: '5511999990002',
    description:
      'Whom to write to: a telephone number with country code (`+`, spaces and punctuation are ignored), or the JID of a user, group or LID',
  })
  @IsString({ message: RECIPIENT_PROBLEM })
  @IsNotEmpty({ message: RECIPIENT_PROBLEM })
  @MaxLength(64, { message: RECIPIENT_PROBLEM })
  number: string;

  @ApiProperty({
    minLength: 1,
    maxLength: 4096,
    example: 'Hello from Wagon',
    description: "What to say; WhatsApp's markup (`*bold*`, `_italic_`, `~strike~`) passes through",
  })
  @IsString({ message: TEXT_PROBLEM })
  @Length(1, 4096, { message: TEXT_PROBLEM })
  text: string;

  /** Seconds to wait before sending */
  @IsOptional()
  @IsInt({ message: DELAY_PROBLEM })
  @Min(0, { message: DELAY_PROBLEM })
  @Max(60, { message: DELAY_PROBLEM })
  delay?: number;

  /** Seconds for which the chat shows "typing…" before the message */
  @IsOptional()
  @IsInt({ message: TYPING_PROBLEM })
  @Min(0, { message: TYPING_PROBLEM })
  @Max(30, { message: TYPING_PROBLEM })
  typingDuration?: number;

  /** The message that this one answers */
  @IsOptional()
  @IsObject({ message: QUOTED_PROBLEM })
  @ValidateNested({ message: QUOTED_PROBLEM })
  @Type(() => QuotedDto)
  quoted?: QuotedDto;

  /** JIDs or telephone numbers of those who are mentioned with @ in the text */
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray({ message: 'mentioned must be a list of JIDs or telephone numbers' })
  @ArrayMaxSize(256, { message: 'mentioned may name 256 people at most' })
  @IsString({ each: true, message: 'mentioned must be a list of JIDs or telephone numbers' })
  mentioned?: string[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description:
      'A message that has not been handed to WhatsApp by then fails with `EXPIRED` instead of being sent late',
  })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true }, { message: EXPIRY_PROBLEM })
  expires_at?: string;
}

class SentMetadataDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user, description: 'The calling user' })
  user_id: string;

  @ApiProperty({ example: false, description: 'Whether the chat showed "typing…" first' })
  presence_sent: boolean;

  @ApiProperty({ description: 'For how many seconds', example: 0 })
  presence_duration_seconds: number;

  @ApiProperty({ example: 0, description: 'How many people it mentions' })
  mentions_processed: number;

  @ApiProperty({ example: false, description: 'Whether the message quotes another one' })
  quoted_message_found: boolean;

  @ApiProperty({
    description: 'Milliseconds from the request to the acknowledgement, waiting included',
    example: 142,
  })
  processing_time_ms: number;

  @ApiProperty({ format: 'date-time' })
  sent_at: string;
}

export class SentDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({
    example: '3EB0F8A1B2C3D4E5F6',
    description: "WhatsApp's id of the message; receipts name it",
  })
  message_id: string;

  @ApiProperty({ format: 'date-time' })
  timestamp: string;

  @ApiProperty({ enum: ['sent'], description: "WhatsApp's server has the message" })
  status: 'sent';

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  metadata: SentMetadataDto;
}

class AcceptedDataDto {
  @ApiProperty({
    example: '3EB0F8A1B2C3D4E5F6',
    description: "WhatsApp's id of the message; `GET /messages/{id}` shows how far it got",
  })
  message_id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  device_id: string;

  @ApiProperty({
    example: '5511999990002@s.whatsapp.net',
    description: 'JID of the chat; of a number that could not be looked up yet, the one it most likely has',
  })
  chat_jid: string;

  @ApiProperty({ enum: ['accepted'] })
  state: 'accepted';

  @ApiProperty({ format: 'date-time' })
  accepted_at: string;
}

/** The message is stored, and will be sent in its turn. */
export class AcceptedDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: AcceptedDataDto;
}
