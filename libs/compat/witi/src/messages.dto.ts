import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { EXAMPLE_JID, WitiBody } from './connection.dto.js';

const asText = Transform(({ value }) => (typeof value === 'number' ? String(value) : value));

/** A body about somebody. */
export class NumberDto extends WitiBody {
  @ApiProperty({ example: EXAMPLE_JID, description: 'A JID or a telephone number' })
  @asText
  @IsString({ message: 'number is required: a JID or a telephone number' })
  @Length(1, 64, { message: 'number must be a JID or a telephone number' })
  number: string;
}

export class SendMessageDto extends NumberDto {
  @ApiProperty({ example: 'Hello', minLength: 1, maxLength: 4096 })
  @IsString({ message: 'message is required' })
  @Length(1, 4096, { message: 'message must have between 1 and 4096 characters' })
  message: string;
}

const Text = (example: string, description: string) => (target: object, name: string) => {
  ApiPropertyOptional({ type: String, example, description })(target, name);
  IsOptional()(target, name);
  IsString({ message: `${name} must be text` })(target, name);
};

export class SendMessageFileDto extends NumberDto {
  @Text('A caption', 'Shown below it')
  caption?: string;

  @Text('https://example.com/picture.jpg', 'Where the file is; or else `base64`')
  url?: string;

  @Text('image/jpeg', '`image/jpeg`, `file`, …')
  type?: string;

  @Text('', 'Name of the file')
  filename?: string;

  @Text('image/jpeg', 'Of what is in `base64`')
  mimetype?: string;

  @Text('/9j/4AAQ', 'The file, without prefix')
  base64?: string;
}

const STATES = ['available', 'unavailable', 'composing', 'recording', 'paused'] as const;
export type Presence = (typeof STATES)[number];

export class SendPresenceDto extends NumberDto {
  @ApiPropertyOptional({ enum: STATES, default: 'composing', example: 'composing' })
  @IsOptional()
  @IsIn(STATES, { message: `presence must be one of ${STATES.join(', ')}` })
  presence?: Presence;
}

export class MarkReadDto extends NumberDto {
  @ApiPropertyOptional({
    type: String,
    description: 'Id of the message, as its event tells it; left out: the newest one of the chat',
  })
  @IsOptional()
  @IsString({ message: 'id must be text' })
  @MaxLength(128, { message: 'id must have at most 128 characters' })
  id?: string;

  @ApiPropertyOptional({ type: String, description: 'The same as `id`' })
  @IsOptional()
  @IsString({ message: 'MessageID must be text' })
  @MaxLength(128, { message: 'MessageID must have at most 128 characters' })
  MessageID?: string;

  @ApiPropertyOptional({ type: String, description: 'JID of who wrote it, in a group' })
  @IsOptional()
  @IsString({ message: 'participant must be text' })
  @MaxLength(64, { message: 'participant must be a JID' })
  participant?: string;
}

class SentIdDto {
  @ApiProperty({ example: '3EB0C431C26A1916E07E6D' })
  Id: string;
}

export class SentMessageDto {
  @ApiProperty({ example: true })
  success: boolean;

  message: SentIdDto;
}

export class DoneDto {
  @ApiProperty({ example: true })
  success: boolean;

  @ApiProperty({ example: 'ok' })
  message: string;
}

/** What a command answers that this gateway cannot do yet. */
export class RefusedDto {
  @ApiProperty({ enum: [false], example: false })
  success: false;

  @ApiProperty({ type: String, nullable: true, example: null })
  message: null;
}

export class ChatDto {
  @ApiProperty({ example: EXAMPLE_JID })
  jid: string;

  @ApiProperty({ example: '' })
  name: string;

  @ApiProperty({ example: false })
  spam: boolean;

  @ApiProperty({ example: 0, description: 'Unread messages; they are not counted' })
  count: number;

  @ApiProperty({ example: '' })
  mute: string;

  @ApiProperty({
    example: 1602182138,
    description: 'When the last message was sent or received, in Unix seconds',
  })
  t: number;

  @ApiProperty({ example: false })
  archive: boolean;

  @ApiProperty({ example: '761618' })
  modify_tag: string;

  @ApiProperty({ example: '' })
  picture: string;

  @ApiProperty({ example: '0001-01-01T00:00:00Z' })
  Lastupdate: string;
}
