import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { EventPublisher, type NewEvent } from '#libs/journal';
import type { Batch, CommitScope } from '#libs/platform';
import type { Receipt } from '#libs/sessions';
import type { MessageData } from './kinds/index.js';
import { type Reference, referenceData } from './messages/send-request.js';

const eventByStatus: Record<Receipt['status'], 'message.delivered' | 'message.read'> = {
  delivered: 'message.delivered',
  read: 'message.read',
  played: 'message.read',
};

type Owner = Pick<Device, 'id' | 'tenantId' | 'userId'>;

/** A message that was given up. */
export interface FailedMessage {
  id: string;
  chat: string;
  kind: string;
  code: string;
  whatsappCode: number | null;
  reference?: Reference;
}

/** The events of messages that are sent from here, each told once however often it is found out. */
@Injectable()
export class MessageEvents {
  constructor(private readonly events: EventPublisher) {}

  sent(scope: CommitScope, device: Device, data: MessageData): void {
    this.events.add(scope, sentEvent(device, data));
    if (data.mentions.length > 0) this.events.add(scope, mentionEvent(device, data));
  }

  failed(scope: CommitScope, device: Device, message: FailedMessage): void {
    this.events.add(scope, failedEvent(device, message));
  }

  /** As part of the running transaction. */
  async publishFailed(owner: Owner, message: FailedMessage): Promise<void> {
    await this.events.publish(failedEvent(owner, message));
  }

  sentInBatch(batch: Batch, device: Device, data: MessageData): void {
    this.events.addTo(batch, sentEvent(device, data));
    if (data.mentions.length > 0) this.events.addTo(batch, mentionEvent(device, data));
  }

  receiptInBatch(batch: Batch, device: Device, messageId: string, receipt: Receipt): void {
    this.events.addTo(batch, receiptEvent(device, messageId, receipt));
  }
}

/** What makes the event of a sent message the same one, whoever tells of it. */
export const sentOnce = (messageId: string) => `message.sent/${messageId}`;

const about = ({ id: deviceId, tenantId, userId }: Owner) => ({ deviceId, tenantId, userId });

const sentEvent = (device: Owner, data: MessageData): NewEvent<'message.sent'> => ({
  ...about(device),
  type: 'message.sent',
  chat: data.chat_jid,
  data,
  dedupe: sentOnce(data.message_id),
});

const mentionEvent = (
  device: Owner,
  { message_id, chat_jid, mentions, content, timestamp }: MessageData,
): NewEvent<'mention.sent'> => ({
  ...about(device),
  type: 'mention.sent',
  chat: chat_jid,
  data: { message_id, chat_jid, mentions, content, timestamp },
  dedupe: `mention.sent/${message_id}`,
});

const failedEvent = (
  owner: Owner,
  { id, chat, kind, code, whatsappCode, reference }: FailedMessage,
): NewEvent<'message.failed'> => ({
  ...about(owner),
  type: 'message.failed',
  chat,
  data: {
    ...{ message_id: id, chat_jid: chat, message_type: kind, error_code: code, whatsapp_code: whatsappCode },
    timestamp: new Date().toISOString(),
    ...referenceData(reference),
  },
  dedupe: `message.failed/${id}`,
});

function receiptEvent(
  device: Owner,
  messageId: string,
  { status, chat, by, at }: Receipt,
): NewEvent<'message.delivered' | 'message.read'> {
  const member = chat.endsWith('@g.us') ? `/${by}` : '';
  const timestamp = at.toISOString();
  return {
    ...about(device),
    type: eventByStatus[status],
    chat,
    data: { message_id: messageId, chat_jid: chat, recipient: by, status, timestamp },
    dedupe: `message.${status}/${messageId}${member}`,
  };
}
