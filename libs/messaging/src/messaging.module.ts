import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { SessionsModule } from '#libs/sessions';
import { ConversationsService } from './conversations.service.js';
import { HistoryService } from './history.service.js';
import { Housekeeping } from './housekeeping.js';
import { Idempotency } from './idempotency/idempotency.js';
import { KeyRepository } from './idempotency/key.repository.js';
import { KeyTable } from './idempotency/key.table.js';
import { InboundService } from './inbound.service.js';
import { MessageEvents } from './message-events.js';
import { MessageStorage } from './message-storage.js';
import { MessageRepository } from './messages/message.repository.js';
import { MessageTable } from './messages/message.table.js';
import { ReceiptTable } from './messages/receipt.table.js';
import { MessagesController } from './messages.controller.js';
import { MessagesService } from './messages.service.js';
import { MessagingController } from './messaging.controller.js';
import { AcceptedMessages } from './outbox/accepted-messages.js';
import { Outboxes } from './outbox/outboxes.js';
import { SendService } from './send.service.js';

@Module({
  imports: [DevicesModule, SessionsModule],
  controllers: [MessagingController, MessagesController],
  providers: [
    SendService,
    MessagesService,
    HistoryService,
    ConversationsService,
    MessageStorage,
    Housekeeping,
    InboundService,
    Outboxes,
    AcceptedMessages,
    Idempotency,
    MessageEvents,
    MessageRepository,
    MessageTable,
    ReceiptTable,
    KeyRepository,
    KeyTable,
  ],
  exports: [SendService, HistoryService, ConversationsService],
})
export class MessagingModule {}
