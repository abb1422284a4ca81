import type { HistoryPage, Sent } from '#libs/messaging';
import type { HistoryDto, SentDto } from './message.dto.js';

export const sentView = ({ deviceId, messageId, chat, at }: Sent, to: string): SentDto => ({
  success: true,
  message: 'Message sent',
  message_id: messageId,
  data: {
    message_id: messageId,
    session_id: deviceId,
    to,
    chat,
    status: 'sent',
    timestamp: at.toISOString(),
  },
});

export const historyView = ({ messages, next }: HistoryPage): HistoryDto => ({
  success: true,
  data: messages.map(({ data, state }) => ({
    id: data.message_id,
    chat: data.chat_jid,
    from: data.from,
    to: data.to,
    from_me: data.is_from_me,
    push_name: data.push_name,
    type: data.message_type,
    message: data.content,
    status: state,
    timestamp: data.timestamp,
  })),
  next_cursor: next?.toString() ?? null,
});
