import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { Device } from '#libs/devices';
import { type DataOf, EventPublisher, type EventType } from '#libs/journal';
import { type CommitScope, Metrics } from '#libs/platform';
import {
  type Receipt,
  type Self,
  type SessionObserver,
  SessionRegistry,
  type WireMessage,
} from '#libs/sessions';
import { messageEvent } from './kinds/index.js';
import { SentMessages } from './sent-messages.js';
import { ToldMessages } from './told-messages.js';

const eventByStatus: Record<Receipt['status'], 'message.delivered' | 'message.read'> = {
  delivered: 'message.delivered',
  read: 'message.read',
  played: 'message.read',
};

/** Turns what arrives on live sessions into events. */
@Injectable()
export class InboundService implements SessionObserver, OnModuleInit, OnModuleDestroy {
  private readonly counter: Counter<'kind' | 'result'>;
  private stopObserving = () => {};

  constructor(
    private readonly registry: SessionRegistry,
    private readonly events: EventPublisher,
    private readonly sentMessages: SentMessages,
    private readonly toldMessages: ToldMessages,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter('wagon_messages_received_total', 'Messages received, by kind and result', [
      'kind',
      'result',
    ]);
  }

  onModuleInit(): void {
    this.stopObserving = this.registry.observe(this);
  }

  onModuleDestroy(): void {
    this.stopObserving();
  }

  onMessage(device: Device, message: WireMessage, self: Self, scope: CommitScope): void {
    if (this.sentMessages.wasSentHere(device, message.key.id ?? '')) return; // told when it was acknowledged
    if (!this.toldMessages.isNews(device, message)) return;
    const event = messageEvent(message, self);
    if (!event) return;
    if (event.type === 'message.received')
      this.counter.inc({ kind: event.data.message_type ?? 'none', result: event.result });
    this.publish(scope, device, event.type, event.data.chat_jid, event.data);
  }

  onReceipt(device: Device, receipt: Receipt, _self: Self, scope: CommitScope): void {
    for (const messageId of receipt.messageIds) {
      if (!this.sentMessages.advance(device, messageId, receipt)) continue;
      this.publish(scope, device, eventByStatus[receipt.status], receipt.chat, {
        message_id: messageId,
        chat_jid: receipt.chat,
        recipient: receipt.by,
        status: receipt.status,
        timestamp: receipt.at.toISOString(),
      });
    }
  }

  private publish<Type extends EventType>(
    scope: CommitScope,
    device: Device,
    type: Type,
    chat: string,
    data: DataOf<Type>,
  ): void {
    const { id: deviceId, tenantId, userId } = device;
    this.events.add(scope, { type, tenantId, userId, deviceId, chat, data });
  }

  async wasTold(device: Device, key: WireMessage['key']): Promise<boolean> {
    return this.toldMessages.wasRead(device, key);
  }
}
