import { ApiProperty } from '@nestjs/swagger';
import { PersonData } from './person.payloads.js';

export class ContactPresenceData extends PersonData {
  @ApiProperty({ enum: ['available', 'unavailable'], example: 'available' })
  state: 'available' | 'unavailable';

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Where the person lets us know.',
    example: null,
  })
  last_seen_at: string | null;
}

export class ContactChangedData extends PersonData {
  @ApiProperty({ type: String, nullable: true, example: 'Jane Doe' })
  full_name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Jane' })
  first_name: string | null;

  @ApiProperty({ description: 'Whether the entry was removed: then it has no names.', example: false })
  is_removed: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class ContactPushnameData extends PersonData {
  @ApiProperty({ example: 'Jane' })
  push_name: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null when the person had not been heard of since the gateway was started.',
    example: null,
  })
  previous_push_name: string | null;

  @ApiProperty({ description: 'Whether it is the name of the account itself.', example: false })
  is_self: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class ContactAboutData extends PersonData {
  @ApiProperty({ example: 'At the movies' })
  about: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class ContactPictureData extends PersonData {
  @ApiProperty({
    description: 'Whether it is the picture of a group; `jid` is the group then.',
    example: false,
  })
  is_group: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null when it was removed.',
    example: '1781000000',
  })
  picture_id: string | null;

  @ApiProperty({ example: false })
  is_removed: boolean;

  @ApiProperty({ type: PersonData, nullable: true, description: 'Who changed it.' })
  author: PersonData | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class IdentityChangeData extends PersonData {
  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}
