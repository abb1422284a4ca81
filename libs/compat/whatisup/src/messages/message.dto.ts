import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { Tolerant } from '../tolerant.decorator.js';

export const BODY_TYPES = ['text', 'image', 'audio', 'document', 'sticker'] as const;

class MessageBodyDto {
  @ApiProperty({ enum: BODY_TYPES, example: 'text', description: '`text`; the others are not served yet' })
  type: (typeof BODY_TYPES)[number];

  @ApiPropertyOptional({ minLength: 1, maxLength: 4096, example: 'hello' })
  text?: string;
}

@Tolerant()
export class SendMessageDto {
  @ApiProperty({
    maxLength: 100,
    example: '5511999990002',
    description: 'Digits with country code, a `+` is ignored; or the JID of a person or a group (`…@g.us`)',
  })
  @IsString({ message: 'to is required and must be text' })
  @Length(1, 100, { message: 'to must have between 1 and 100 characters' })
  to: string;

  @ApiPropertyOptional({
    type: MessageBodyDto,
    description:
      'What to send. Its members may also stand beside `to`: another page of the documentation has it so',
    example: { type: 'text', text: 'hello' },
  })
  @IsOptional()
  @IsObject({ message: 'body must be an object' })
  body?: Record<string, unknown>;

  @ApiPropertyOptional({ enum: BODY_TYPES, description: 'Where there is no `body`' })
  @IsOptional()
  @IsString({ message: 'type must be text' })
  type?: string;

  @ApiPropertyOptional({ description: 'Where there is no `body`' })
  @IsOptional()
  @IsString({ message: 'text must be text' })
  text?: string;

  @ApiPropertyOptional({
    maxLength: 255,
    example: 'order-4711',
    description: 'Your name for the message: answered, and told in `message.sent` and `message.failed`',
  })
  @IsOptional()
  @IsString({ message: 'client_ref must be text' })
  @MaxLength(255, { message: 'client_ref must have at most 255 characters' })
  client_ref?: string;
}

export class SentMessageDto {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  message_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'order-4711' })
  client_ref: string | null;

  @ApiPropertyOptional({ enum: ['sent', 'queued'], example: 'sent', description: 'At `/v1/channels` alone' })
  status?: 'sent' | 'queued';
}
