import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { SessionsModule } from '#libs/sessions';
import { InboundService } from './inbound.service.js';
import { MessagingController } from './messaging.controller.js';
import { SendService } from './send.service.js';
import { SentMessages } from './sent-messages.js';
import { ToldMessages } from './told-messages.js';

@Module({
  imports: [DevicesModule, SessionsModule],
  controllers: [MessagingController],
  providers: [SendService, InboundService, SentMessages, ToldMessages],
})
export class MessagingModule {}
