import { ApiProperty } from '@nestjs/swagger';

export class EncryptedMediaRetryData {
  @ApiProperty({
    description: 'Base64. The key is derived from the media key of the message.',
    example: 'q83vEjRWeJA=',
  })
  ciphertext: string;

  @ApiProperty({ description: 'Base64.', example: 'EjRWeJCrze8SNFZ4' })
  iv: string;
}

export class MediaRetryData {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  message_id: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ example: false })
  is_from_me: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Who wrote it, in a group.', example: null })
  sender_jid: string | null;

  @ApiProperty({
    enum: ['answered', 'failed'],
    description: '`answered`: where the file is now stands in `encrypted`.',
    example: 'answered',
  })
  result: 'answered' | 'failed';

  @ApiProperty({
    type: Number,
    nullable: true,
    description: '2: the phone does not have it any more.',
    example: null,
  })
  error_code: number | null;

  @ApiProperty({ type: EncryptedMediaRetryData, nullable: true })
  encrypted: EncryptedMediaRetryData | null;
}
