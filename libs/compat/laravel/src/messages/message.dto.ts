import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import { between, integer, maxCharacters, oneOf, Rules, required, string, url } from '../input/rules.js';

const MEDIA_TYPES = ['image', 'audio', 'video', 'document'] as const;
/** WhatsApp shows no more. */
const LONGEST_TEXT = 65_536;

class RecipientDto {
  @ApiProperty({ example: EXAMPLE_IDS.device, description: 'Id of the session' })
  @Rules(required, string)
  session_id: string;

  @ApiProperty({
    example: '5511999990002',
    description:
      'Telephone number with country code (`+`, spaces and punctuation are ignored), or the JID of a person or group',
  })
  @Rules(required, string)
  to: string;
}

export class SendTextDto extends RecipientDto {
  @ApiProperty({ maxLength: LONGEST_TEXT, example: 'Hello from Wagon' })
  @Rules(required, string, maxCharacters(LONGEST_TEXT))
  message: string;
}

export class SendMediaDto extends RecipientDto {
  @ApiProperty({ format: 'uri', example: 'https://example.com/picture.jpg' })
  @Rules(required, url)
  media_url: string;

  @ApiProperty({ enum: MEDIA_TYPES, example: 'image' })
  @Rules(required, oneOf(...MEDIA_TYPES))
  type: (typeof MEDIA_TYPES)[number];

  @ApiPropertyOptional({ example: 'A picture' })
  @Rules(string)
  caption?: string;
}

class SentMessageDto {
  @ApiProperty({ example: '3EB0F8A1B2C3D4E5F6', description: "WhatsApp's id" })
  message_id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.device })
  session_id: string;

  @ApiProperty({ example: '5511999990002', description: 'As it was given' })
  to: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat: string;

  @ApiProperty({ enum: ['sent'] })
  status: 'sent';

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  timestamp: string;
}

export class SentDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Message sent' })
  message: string;

  @ApiProperty({ example: '3EB0F8A1B2C3D4E5F6' })
  message_id: string;

  data: SentMessageDto;
}

export class HistoryQueryDto {
  @ApiPropertyOptional({ description: 'Only this chat: a telephone number or a JID' })
  @Rules(string)
  chat?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 50,
    description: 'How many messages at most',
  })
  @Rules(integer, between(1, 100))
  limit?: string | number;

  @ApiPropertyOptional({ type: String, description: '`next_cursor` of the part before' })
  @Rules(integer)
  cursor?: string | number;
}

class HistoryMessageDto {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  id: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net', description: 'JID of the person or group' })
  chat: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  from: string;

  @ApiProperty({ example: '5511999990001@s.whatsapp.net' })
  to: string;

  @ApiProperty({ example: false })
  from_me: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'Jane', description: 'As the sender calls himself' })
  push_name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'text' })
  type: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Hello!' })
  message: string | null;

  @ApiProperty({
    example: 'received',
    description: '`received`, or how far it got: `sent`, `delivered`, `read`, `played`',
  })
  status: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  timestamp: string;
}

export class HistoryDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: HistoryMessageDto[];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Null at the end' })
  next_cursor: string | null;
}
