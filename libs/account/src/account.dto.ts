import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { DeviceTargetDto } from '#libs/devices';

const Setting = (description: string, example: string) =>
  ApiProperty({ type: String, nullable: true, description, example });

/** Named as WUTS names them. */
export class PrivacyDto {
  @Setting('Who may add the account to groups', 'contacts')
  GroupAdd: string | null;

  @Setting('Who sees when it was last there', 'all')
  LastSeen: string | null;

  @Setting('Who sees its about text', 'contacts')
  Status: string | null;

  @Setting('Who sees its picture', 'all')
  Profile: string | null;

  @Setting('Whether it tells that it has read messages', 'all')
  ReadReceipts: string | null;

  @Setting('Who may call it', 'all')
  CallAdd: string | null;

  @Setting('Who sees that it is there', 'all')
  Online: string | null;

  @Setting('Who may write to it', 'all')
  Messages: string | null;

  @Setting('The strict mode against strangers', 'on_standard')
  Defense: string | null;

  @Setting('Who may use its stickers', 'contacts')
  Stickers: string | null;
}

export class PrivacyAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: PrivacyDto;
}

const text = (value: string | undefined) => value ?? null;

/** @param settings by WhatsApp's names; null for what it does not tell */
export const privacyView = (settings: Record<string, string>): PrivacyDto => ({
  GroupAdd: text(settings.groupadd),
  LastSeen: text(settings.last),
  Status: text(settings.status),
  Profile: text(settings.profile),
  ReadReceipts: text(settings.readreceipts),
  CallAdd: text(settings.calladd),
  Online: text(settings.online),
  Messages: text(settings.messages),
  Defense: text(settings.defense),
  Stickers: text(settings.stickers),
});

const PICTURE_PROBLEM = 'image_base64 is required: a JPEG as base64';

export class SetPictureDto extends DeviceTargetDto {
  @ApiProperty({
    example: '/9j/4AAQSkZJRgABAQEASABIAAD/2Q==',
    description:
      'A JPEG as base64, with or without data-URI prefix; square, at most 1 MiB. It is not changed',
  })
  @IsString({ message: PICTURE_PROBLEM })
  @Matches(/^(data:image\/jpeg;base64,)?[A-Za-z0-9+/]+=*$/, { message: PICTURE_PROBLEM })
  image_base64: string;
}

export class SetPictureAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: '1718000000', description: "WhatsApp's id of the picture" })
  picture_id: string;
}
