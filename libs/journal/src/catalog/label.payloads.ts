import { ApiProperty } from '@nestjs/swagger';

export class LabelEditData {
  @ApiProperty({ example: '6' })
  label_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'New customer' })
  name: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'From 0 to 19.', example: 2 })
  color: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the labels that WhatsApp brings along.',
    example: null,
  })
  predefined_id: number | null;

  @ApiProperty({ example: false })
  is_deleted: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class LabelAssociationChatData {
  @ApiProperty({ example: '6' })
  label_id: string;

  @ApiProperty({ example: '5511999990002@s.whatsapp.net' })
  chat_jid: string;

  @ApiProperty({ description: 'False when the label was taken off.', example: true })
  is_labeled: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class LabelAssociationMessageData extends LabelAssociationChatData {
  @ApiProperty({ example: '3EB0C431C26A1916E07A' })
  message_id: string;
}
