import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsObject, Min } from 'class-validator';
import type { Action } from './action.js';
import { action } from './action.js';
import { FlagField, NewsletterField, TextField } from './fields.js';

const NEWSLETTER = '120363098765432101@newsletter';

export class NewsletterDto {
  @NewsletterField()
  newsletter: string;
}

export class JoinNewsletterDto extends NewsletterDto {
  @TextField('Its name.', 'City news')
  name: string;
}

export class MuteNewsletterDto extends NewsletterDto {
  @FlagField()
  enabled: boolean;
}

export class NewsletterActivityDto extends NewsletterDto {
  @TextField('Number of the message in the newsletter.', '231')
  server_id: string;

  @ApiProperty({ minimum: 0, example: 940 })
  @IsInt()
  @Min(0)
  views: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Emoji → how often.',
    example: { '👍': 17 },
  })
  @IsObject()
  reactions: Record<string, number>;
}

export const NEWSLETTER_ACTIONS: Record<string, Action> = {
  join_newsletter: action(
    JoinNewsletterDto,
    'Follow a newsletter',
    { newsletter: NEWSLETTER, name: 'City news' },
    (phone, { newsletter, name }) => phone.newsletters.join(newsletter, name),
  ),
  leave_newsletter: action(
    NewsletterDto,
    'Leave a newsletter',
    { newsletter: NEWSLETTER },
    (phone, { newsletter }) => phone.newsletters.leave(newsletter),
  ),
  mute_newsletter: action(
    MuteNewsletterDto,
    'Mute a newsletter',
    { newsletter: NEWSLETTER, enabled: true },
    (phone, { newsletter, enabled }) => phone.newsletters.mute(newsletter, enabled),
  ),
  show_newsletter_activity: action(
    NewsletterActivityDto,
    'People read a message of a newsletter and react to it',
    { newsletter: NEWSLETTER, server_id: '231', views: 940, reactions: { '👍': 17 } },
    (phone, { newsletter, server_id, views, reactions }) =>
      phone.newsletters.showActivity(newsletter, { serverId: server_id, views, reactions }),
  ),
};
