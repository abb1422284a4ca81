import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { type Batch, type BatchTable, TenantKeys } from '#libs/platform';
import type { Receipt, Self } from '#libs/sessions';
import { ownMessageData } from '../kinds/index.js';
import { MessageEvents } from '../message-events.js';
import { type KnownSteps, MessageRepository, type MessageUpdate } from './message.repository.js';
import { openPart } from './send-request.js';

export interface ReceiptOfMessage {
  device: Device;
  self: Self;
  messageId: string;
  receipt: Receipt;
}

const STEPS = ['delivered', 'read', 'played'] as const;
const TIME_OF = { delivered: 'deliveredAt', read: 'readAt', played: 'playedAt' } as const;

/**
 * Moves messages on and tells of it. Every device of a recipient sends receipts of its own, late ones after the newer
 * ones of others: a message only moves on, and each step is told once; in a group, once for each member.
 */
@Injectable()
export class ReceiptTable implements BatchTable<ReceiptOfMessage> {
  readonly name = 'receipts';
  readonly order = 25;

  constructor(
    private readonly messages: MessageRepository,
    private readonly events: MessageEvents,
    private readonly tenantKeys: TenantKeys,
  ) {}

  async write(receipts: ReceiptOfMessage[], batch: Batch): Promise<void> {
    const known = await this.knownSteps(receipts);
    const moved = new Set<KnownSteps>();
    for (const one of receipts) {
      const steps = known.get(placeOf(one.device.id, one.messageId));
      if (steps && !steps.sentAt) await this.confirm(one, steps, batch);
      const isNews = !steps || advance(steps, one.receipt);
      if (steps && isNews) moved.add(steps);
      if (isNews || one.receipt.chat.endsWith('@g.us'))
        this.events.receiptInBatch(batch, one.device, one.messageId, one.receipt);
    }
    if (moved.size > 0) await this.messages.updateAll([...moved].map(updateOf));
  }

  private async knownSteps(receipts: ReceiptOfMessage[]): Promise<Map<string, KnownSteps>> {
    const places = receipts.map(({ device, messageId }) => ({ deviceId: device.id, id: messageId }));
    const rows = await this.messages.lockSteps(places);
    return new Map(rows.map((row) => [placeOf(row.deviceId, row.id), row]));
  }

  /** Somebody has a message of which WhatsApp has not said that it has it: its word was lost. */
  private async confirm(
    { device, self, receipt }: ReceiptOfMessage,
    steps: KnownSteps,
    batch: Batch,
  ): Promise<void> {
    steps.sentAt = receipt.at;
    if (!steps.wire) return;
    const { deviceId, id, chat, wire } = steps;
    const box = await this.tenantKeys.boxOf(device.tenantId);
    const message = openPart(box, deviceId, id, 'wire', wire);
    this.events.sentInBatch(batch, device, ownMessageData(message, { id, chat, at: receipt.at, self }));
  }
}

const placeOf = (deviceId: string, messageId: string) => `${deviceId}/${messageId}`;

/** @returns whether the message had not got that far */
function advance(steps: KnownSteps, { status, at }: Receipt): boolean {
  const reached = STEPS.findLastIndex((step) => steps[TIME_OF[step]]);
  if (STEPS.indexOf(status) <= reached) return false;
  steps[TIME_OF[status]] = at;
  return true;
}

const updateOf = ({ deviceId, id, sentAt, deliveredAt, readAt, playedAt }: KnownSteps): MessageUpdate => ({
  ...{ deviceId, id },
  ...{ sentAt: sentAt ?? undefined, deliveredAt: deliveredAt ?? undefined },
  ...{ readAt: readAt ?? undefined, playedAt: playedAt ?? undefined },
});
