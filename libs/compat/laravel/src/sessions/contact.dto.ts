import { ApiProperty } from '@nestjs/swagger';

class ContactDto {
  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  id: string;

  @ApiProperty({ type: String, nullable: true, example: '123456789012345@lid' })
  lid: string | null;

  @ApiProperty({ type: String, nullable: true, example: '5511999990002' })
  phone_number: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Jane Doe',
    description: "In the phone's address book, else as the person calls himself",
  })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Jane', description: 'As the person calls himself' })
  push_name: string | null;
}

export class ContactListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: ContactDto[];
}
