import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { Device } from '#libs/devices';
import { EventPublisher } from '#libs/journal';
import { type CommitScope, Metrics } from '#libs/platform';
import {
  type Receipt,
  type Self,
  type SessionObserver,
  SessionRegistry,
  type WireMessage,
} from '#libs/sessions';
import { messageEvent, messagePlace } from './kinds/index.js';
import { MessageEvents, sentOnce } from './message-events.js';
import { ReceiptTable } from './messages/receipt.table.js';
import { Outboxes } from './outbox/outboxes.js';

/** Turns what arrives on live sessions into events. */
@Injectable()
export class InboundService implements SessionObserver, OnModuleInit, OnModuleDestroy {
  private readonly counter: Counter<'kind' | 'result'>;
  private stopObserving = () => {};

  constructor(
    private readonly registry: SessionRegistry,
    private readonly events: EventPublisher,
    private readonly messageEvents: MessageEvents,
    private readonly outboxes: Outboxes,
    private readonly receipts: ReceiptTable,
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
    const event = messageEvent(message, self);
    if (!event) return;
    if (event.type === 'message.received')
      this.counter.inc({ kind: event.data.message_type ?? 'none', result: event.result });
    if (event.type === 'message.sent') return this.messageEvents.sent(scope, device, event.data);
    const { id: deviceId, tenantId, userId } = device;
    this.events.add(scope, {
      ...{ type: event.type, tenantId, userId, deviceId, chat: event.data.chat_jid, data: event.data },
      dedupe:
        event.type === 'message.undecryptable'
          ? `message.undecryptable/${messagePlace(message.key)}`
          : toldOnce(message.key),
    });
  }

  onReceipt(device: Device, receipt: Receipt, self: Self, scope: CommitScope): void {
    for (const messageId of receipt.messageIds) {
      this.outboxes.of(device)?.confirm(messageId);
      scope.add(this.receipts, { device, self, messageId, receipt });
    }
  }

  /** What this connection has added is on its way into the journal: that counts too. */
  async wasTold(device: Device, key: WireMessage['key']): Promise<boolean> {
    await this.outboxes.of(device)?.scope.durable();
    return this.events.wasTold(device.tenantId, device.id, toldOnce(key));
  }
}

/** What makes the event of a message the same one, however often it is delivered. */
const toldOnce = (key: WireMessage['key']) =>
  key.fromMe ? sentOnce(key.id ?? '') : `message.received/${messagePlace(key)}/0`;
