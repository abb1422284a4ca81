import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { DeviceQueryDto } from '#libs/devices';

export class ContactsQueryDto extends DeviceQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 10_000,
    description: 'How many at most; all when left out',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'limit must be a whole number from 1 to 10000' })
  @Min(1, { message: 'limit must be a whole number from 1 to 10000' })
  @Max(10_000, { message: 'limit must be a whole number from 1 to 10000' })
  limit?: number;

  @ApiPropertyOptional({ description: '`next_cursor` of the part before' })
  @IsOptional()
  @IsString({ message: 'cursor must be text' })
  @Length(1, 200, { message: 'cursor must be the next_cursor of an earlier answer' })
  cursor?: string;
}

export class ContactDto {
  @ApiProperty({
    example: '5511999990002@s.whatsapp.net',
    description: 'By telephone number where it is known, else by LID',
  })
  jid: string;

  @ApiProperty({ type: String, nullable: true, example: '123456789012345@lid' })
  lid: string | null;

  @ApiProperty({ type: String, nullable: true, example: '5511999990002', description: 'Digits only' })
  phone_number: string | null;

  @ApiPropertyOptional({ example: 'Jane', description: "In the phone's address book" })
  first_name?: string;

  @ApiPropertyOptional({ example: 'Jane Doe', description: "In the phone's address book" })
  full_name?: string;

  @ApiPropertyOptional({ example: 'Jane', description: 'As the person calls himself' })
  push_name?: string;

  @ApiPropertyOptional({
    example: "Jane's Flowers",
    description: 'Of a business, as WhatsApp has verified it',
  })
  business_name?: string;
}

export class ContactListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 1, description: 'How many this answer has' })
  count: number;

  contacts: ContactDto[];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Null at the end' })
  next_cursor: string | null;
}
