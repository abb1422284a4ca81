import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Device } from '#libs/devices';
import { type Accepted, Call, type SendCall, SendService, type Sent } from '#libs/messaging';
import { logContext, NotAudited } from '#libs/platform';
import { GuardedBy } from '#libs/tenants';
import { Needs } from '../access/scopes.js';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import { CalledAs, type Generation } from '../generation.js';
import { Instance } from '../instances/instance.decorator.js';
import { SendMessageDto, SentMessageDto } from './message.dto.js';
import { draftOf } from './message-draft.js';

@ApiTags('Messages')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@NotAudited()
@Controller(['v1/instances', 'v1/channels'])
export class MessagesController {
  constructor(private readonly sending: SendService) {}

  @Post(':id/messages')
  @HttpCode(200)
  @Needs('messages:send')
  @ApiOperation({
    summary: 'Send a message',
    description:
      'Answered once WhatsApp has the message. Texts are served; `image`, `audio`, `document` and `sticker` are answered with `501` and `not_implemented`. While the instance is not connected: `409` with `not_connected` (`channel_unavailable` at `/v1/channels`). With an `Idempotency-Key` a repetition never sends twice. Events: `message.sent`, then `message.delivered`, or `message.failed`.',
  })
  async sendInstanceMessage(
    @Instance() device: Device,
    @Call() call: SendCall,
    @CalledAs() generation: Generation,
    @Body() body: SendMessageDto,
  ): Promise<SentMessageDto> {
    const draft = draftOf(body, logContext.get().requestId);
    return sentView(await this.sending.send(device, call, draft), body, generation);
  }
}

const sentView = (
  { messageId, state }: Sent | Accepted,
  { client_ref }: SendMessageDto,
  generation: Generation,
): SentMessageDto => ({
  message_id: messageId,
  client_ref: client_ref ?? null,
  ...(generation === 'channels' && { status: state === 'sent' ? 'sent' : 'queued' }),
});
