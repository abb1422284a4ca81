import type { Device } from '#libs/devices';
import type { Principal } from '#libs/tenants';
import type { SendTextDto, SentDto } from './send.dto.js';
import type { Sent, TextRequest } from './send.service.js';

export function textRequest(body: SendTextDto): TextRequest {
  const quotedText = body.quoted?.message?.conversation;
  return {
    to: body.number,
    text: body.text,
    delaySeconds: body.delay ?? 0,
    typingSeconds: body.typingDuration ?? 0,
    mentions: body.mentioned ?? [],
    quoted: body.quoted && {
      id: body.quoted.key.id,
      fromMe: body.quoted.key.fromMe ?? false,
      participant: body.quoted.key.participant,
      text: typeof quotedText === 'string' ? quotedText : '',
    },
  };
}

export function sentView(
  caller: Principal,
  device: Device,
  body: SendTextDto,
  sent: Sent,
  startedAt: number,
): SentDto {
  const typingSeconds = body.typingDuration ?? 0;
  return {
    success: true,
    message_id: sent.messageId,
    timestamp: sent.at.toISOString(),
    status: 'sent',
    chat_jid: sent.chat,
    metadata: {
      device_id: device.id,
      user_id: caller.userId,
      presence_sent: typingSeconds > 0,
      presence_duration_seconds: typingSeconds,
      mentions_processed: body.mentioned?.length ?? 0,
      quoted_message_found: Boolean(body.quoted),
      processing_time_ms: Date.now() - startedAt,
      sent_at: sent.at.toISOString(),
    },
  };
}
