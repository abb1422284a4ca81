import { ApiProperty } from '@nestjs/swagger';
import { PersonData } from './person.payloads.js';

export class ChatPresenceData {
  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ example: false })
  is_group: boolean;

  @ApiProperty({ description: 'Who types.' })
  sender: PersonData;

  @ApiProperty({ enum: ['composing', 'recording', 'paused'], example: 'composing' })
  state: 'composing' | 'recording' | 'paused';
}

/** Something that was done with a chat on the phone or on another linked device. */
export class ChatChangeData {
  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class ChatMarkAsReadData extends ChatChangeData {
  @ApiProperty({ description: 'False when it was marked as unread.', example: true })
  is_read: boolean;
}

export class ChatPinData extends ChatChangeData {
  @ApiProperty({ example: true })
  is_pinned: boolean;
}

export class ChatMuteData extends ChatChangeData {
  @ApiProperty({ example: true })
  is_muted: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null when it is not muted, or for good.',
    example: '2026-06-15T20:00:00.000Z',
  })
  muted_until: string | null;
}

export class ChatArchiveData extends ChatChangeData {
  @ApiProperty({ example: true })
  is_archived: boolean;
}

export class ChatDeleteData extends ChatChangeData {
  @ApiProperty({ description: 'Whether its media files were deleted too.', example: true })
  with_media: boolean;
}

export class ChatClearData extends ChatChangeData {
  @ApiProperty({ description: 'Whether starred messages were cleared too.', example: true })
  with_starred: boolean;

  @ApiProperty({ description: 'Whether its media files were deleted too.', example: false })
  with_media: boolean;
}

export class MessageDeleteForMeData extends ChatChangeData {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  message_id: string;

  @ApiProperty({ example: false })
  is_from_me: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Who wrote it, in a group.', example: null })
  sender_jid: string | null;

  @ApiProperty({ example: false })
  with_media: boolean;
}
