import { ApiProperty } from '@nestjs/swagger';
import { EVENT_TYPES, type EventType } from '#libs/journal';
import { WebhookUrlField } from './endpoints/webhook-url-field.js';

export class UserWebhookDto {
  @WebhookUrlField()
  webhook_url: string;
}

class UserWebhookDataDto {
  @ApiProperty({ example: 'https://app.example.com/webhook' })
  webhook_url: string;

  @ApiProperty({ enum: EVENT_TYPES, isArray: true, example: EVENT_TYPES })
  available_events: EventType[];

  @ApiProperty({ type: 'integer', example: EVENT_TYPES.length })
  events_count: number;
}

export class UserWebhookAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({
    example:
      'Webhook URL configured. It will be automatically applied to new devices with ALL available events',
  })
  message: string;

  data: UserWebhookDataDto;
}
