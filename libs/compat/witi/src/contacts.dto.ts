import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_JID, EXAMPLE_WID } from './connection.dto.js';

const PICTURE = `https://api.witi.me/get_picture.aspx?WID=${EXAMPLE_WID}&jid=${EXAMPLE_JID}`;

class PersonDto {
  @ApiProperty({ example: EXAMPLE_JID })
  jid: string;

  @ApiProperty({ example: 'Maria', description: 'As the person calls himself' })
  notify: string;

  @ApiProperty({ example: 'Maria', description: "The first name in the phone's address book" })
  short: string;

  @ApiProperty({ example: 'Maria Silva' })
  name: string;

  @ApiProperty({ example: PICTURE, description: 'Where the picture is asked for' })
  picture: string;

  @ApiProperty({
    example: '2021-02-09T19:47:35.429Z',
    description: 'Of the last message; the year 1 without one',
  })
  Lastupdate: string;

  @ApiProperty({ example: 0, description: 'Of the last message, in Unix seconds' })
  LastMessageTime: number;

  @ApiProperty({ example: false })
  biz: boolean;

  @ApiProperty({ example: 200 })
  status: number;

  @ApiProperty({ example: 0 })
  Count: number;

  @ApiProperty({ example: false })
  Mute: boolean;

  @ApiProperty({ example: false })
  Spam: boolean;

  @ApiProperty({ example: false })
  Archive: boolean;

  @ApiProperty({ example: false })
  isGroup: boolean;
}

export class ContactDto extends PersonDto {
  @ApiProperty({ example: '' })
  verify: string;

  @ApiProperty({ example: '', description: 'The verified name of a business' })
  vname: string;

  @ApiProperty({ example: '' })
  tag: string;
}

export class ProfileDto extends PersonDto {
  @ApiProperty({ type: String, nullable: true, example: null })
  tag: null;
}

export class ProfileAnswerDto {
  @ApiProperty({ example: true })
  sucesso: boolean;

  mensagem: ProfileDto;
}
