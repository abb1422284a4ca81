import type { Device } from '#libs/devices';
import type { HistoryPage } from './history.service.js';
import type { HistoryAnswerDto, MessageDto, QueueAnswerDto, QueuedMessageDto } from './message.dto.js';
import { stateOf } from './messages/message.entity.js';
import type { MessageRow, QueuedMessage } from './messages/message.repository.js';
import type { SendRequest } from './messages/send-request.js';
import type { QueuePage } from './messages.service.js';

const SECOND = 1000;

const timeOf = (time: Date | null) => time?.toISOString() ?? null;

export const messageView = (row: MessageRow, { content, quoted }: SendRequest): MessageDto => ({
  message_id: row.id,
  device_id: row.deviceId,
  direction: row.direction,
  chat_jid: row.chat,
  kind: row.kind,
  content,
  quoted_message_id: quoted?.id ?? null,
  state: stateOf(row),
  steps: {
    accepted_at: row.acceptedAt.toISOString(),
    transmitted_at: timeOf(row.transmittedAt),
    sent_at: timeOf(row.sentAt),
    delivered_at: timeOf(row.deliveredAt),
    read_at: timeOf(row.readAt),
    played_at: timeOf(row.playedAt),
    failed_at: timeOf(row.failedAt),
    cancelled_at: timeOf(row.cancelledAt),
  },
  error: row.error === null ? null : { code: row.error, whatsapp_code: row.whatsappCode },
  expires_at: timeOf(row.expiresAt),
  is_async: row.isAsync,
});

export const historyView = (device: Device, { messages, next }: HistoryPage): HistoryAnswerDto => ({
  success: true,
  data: {
    device_id: device.id,
    messages: messages.map(({ data, state }) => ({
      ...data,
      direction: data.is_from_me ? 'outbound' : 'inbound',
      state,
    })),
    next_cursor: next?.toString() ?? null,
  },
});

export const queueView = (device: Device, page: QueuePage): QueueAnswerDto => ({
  success: true,
  data: {
    device_id: device.id,
    total: page.total,
    transmitted: page.transmitted,
    messages: page.messages.map((message) => queuedView(message, Date.now())),
    next_cursor: page.next ?? null,
  },
});

const queuedView = (message: QueuedMessage, now: number): QueuedMessageDto => ({
  position: message.position,
  message_id: message.id,
  chat_jid: message.chat,
  kind: message.kind,
  state: message.transmittedAt ? 'transmitted' : 'accepted',
  accepted_at: message.acceptedAt.toISOString(),
  age_seconds: Math.max(0, Math.floor((now - message.acceptedAt.getTime()) / SECOND)),
  expires_at: timeOf(message.expiresAt),
  is_async: message.isAsync,
});
