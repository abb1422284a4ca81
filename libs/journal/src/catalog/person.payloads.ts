import { ApiProperty } from '@nestjs/swagger';

/** A person as events name them: WhatsApp tells the telephone number, the LID, or both. */
export class PersonData {
  @ApiProperty({
    description: 'By telephone number where it is known, else by LID.',
    example: '5511999990002@s.whatsapp.net',
  })
  jid: string;

  @ApiProperty({ type: String, nullable: true, example: '123456789012345@lid' })
  lid: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Digits only.', example: '5511999990002' })
  phone_number: string | null;
}
