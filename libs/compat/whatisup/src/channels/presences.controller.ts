import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Device } from '#libs/devices';
import { type ChatState, ConversationsService, parseRecipient } from '#libs/messaging';
import { invalidField, NotAudited } from '#libs/platform';
import { GuardedBy } from '#libs/tenants';
import { Needs } from '../access/scopes.js';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import { Instance } from '../instances/instance.decorator.js';
import { type Presence, PresenceSubscriptionDto, ShownPresenceDto, ShowPresenceDto } from './channel.dto.js';

/** What is shown in a chat; the others are shown to everybody. */
const IN_CHAT: Partial<Record<Presence, ChatState>> = {
  typing: 'composing',
  recording: 'recording',
  paused: 'paused',
};

@ApiTags('Channels')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@NotAudited()
@Controller('v1/channels/:id/presences')
export class PresencesController {
  constructor(private readonly conversations: ConversationsService) {}

  @Put('me')
  @Needs('messages:send')
  @ApiOperation({
    summary: 'Show a presence',
    description:
      '`available` and `unavailable` to everybody who may see it; `typing`, `recording` and `paused` in the chat `to`. Needs the connection. The documentation does not show the answer.',
  })
  async showChannelPresence(
    @Instance() device: Device,
    @Body() { to, presence }: ShowPresenceDto,
  ): Promise<ShownPresenceDto> {
    const state = IN_CHAT[presence];
    if (state) await this.conversations.showState(device, chatOf(to, 'to'), state);
    else await this.conversations.showPresence(device, presence as 'available' | 'unavailable');
    return { to: to ?? null, presence };
  }

  @Post(':chat_id')
  @HttpCode(200)
  @Needs('messages:send')
  @ApiParam({ name: 'chat_id', description: 'Number or JID of a person', example: '5511999990002' })
  @ApiOperation({
    summary: 'Follow the presence of a contact',
    description:
      'It is told as `presence.updated` from then on. Needs the connection. The documentation does not show the answer.',
  })
  async followChannelPresence(
    @Instance() device: Device,
    @Param('chat_id') chat: string,
  ): Promise<PresenceSubscriptionDto> {
    await this.conversations.subscribe(device, chatOf(chat, 'chat_id'));
    return { chat_id: chat, subscribed: true };
  }
}

/** @throws VALIDATION_ERROR */
function chatOf(text: string | null | undefined, field: string): string {
  if (text && parseRecipient(text)) return text;
  throw invalidField(field, `${field} must be digits with country code, or a JID`, text ?? undefined);
}
