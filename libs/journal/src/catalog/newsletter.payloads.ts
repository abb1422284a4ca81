import { ApiProperty } from '@nestjs/swagger';

export class NewsletterJoinData {
  @ApiProperty({ example: '120363012345678901@newsletter' })
  newsletter_jid: string;

  @ApiProperty({ type: String, nullable: true, example: 'City news' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'What happens in town' })
  description: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of its invite link.', example: '0029VaAbCdEf' })
  invite_code: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 1200 })
  subscribers: number | null;

  @ApiProperty({ type: String, nullable: true, description: "The account's own.", example: 'subscriber' })
  role: string | null;

  @ApiProperty({ example: false })
  is_muted: boolean;
}

export class NewsletterLeaveData {
  @ApiProperty({ example: '120363012345678901@newsletter' })
  newsletter_jid: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The account's own, from now on.",
    example: 'guest',
  })
  role: string | null;
}

export class NewsletterMuteChangeData {
  @ApiProperty({ example: '120363012345678901@newsletter' })
  newsletter_jid: string;

  @ApiProperty({ example: true })
  is_muted: boolean;
}

export class NewsletterReactionData {
  @ApiProperty({ example: '👍' })
  emoji: string;

  @ApiProperty({ example: 17 })
  count: number;
}

export class NewsletterMessageData {
  @ApiProperty({ description: 'Its number in the newsletter.', example: '231' })
  server_id: string;

  @ApiProperty({ type: String, nullable: true, example: '3EB0C431C26A1916E07A' })
  message_id: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 940 })
  views: number | null;

  @ApiProperty({ type: [NewsletterReactionData] })
  reactions: NewsletterReactionData[];
}

export class NewsletterLiveUpdateData {
  @ApiProperty({ example: '120363012345678901@newsletter' })
  newsletter_jid: string;

  @ApiProperty({ type: [NewsletterMessageData] })
  messages: NewsletterMessageData[];

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}
