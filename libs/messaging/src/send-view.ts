import type { Device } from '#libs/devices';
import type { Principal } from '#libs/tenants';
import { type TextContent, textKind } from './kinds/index.js';
import { jidOfMention } from './recipient.js';
import type { AcceptedDto, SendTextDto, SentDto } from './send.dto.js';
import type { Accepted, Draft, Sent } from './send.service.js';

/** @throws VALIDATION_ERROR */
export function textDraft(body: SendTextDto): Draft {
  const quotedText = body.quoted?.message?.conversation;
  const content: TextContent = {
    text: body.text,
    mentions: (body.mentioned ?? []).map((text, at) => jidOfMention(text, `mentioned.${at}`)),
  };
  return {
    kind: textKind.name,
    content,
    to: body.number,
    delaySeconds: body.delay ?? 0,
    typingSeconds: body.typingDuration ?? 0,
    quoted: body.quoted && {
      id: body.quoted.key.id,
      fromMe: body.quoted.key.fromMe ?? false,
      participant: body.quoted.key.participant,
      text: typeof quotedText === 'string' ? quotedText : '',
    },
    expiresAt: body.expires_at ? new Date(body.expires_at) : undefined,
  };
}

export function sendView(
  caller: Principal,
  device: Device,
  body: SendTextDto,
  result: Sent | Accepted,
): SentDto | AcceptedDto {
  return result.state === 'sent' ? sentView(caller, device, body, result) : acceptedView(result);
}

function sentView(caller: Principal, device: Device, body: SendTextDto, sent: Sent): SentDto {
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
      processing_time_ms: Math.max(0, sent.at.getTime() - sent.acceptedAt.getTime()),
      sent_at: sent.at.toISOString(),
    },
  };
}

const acceptedView = ({ messageId, deviceId, chat, acceptedAt }: Accepted): AcceptedDto => ({
  success: true,
  data: {
    message_id: messageId,
    device_id: deviceId,
    chat_jid: chat,
    state: 'accepted',
    accepted_at: acceptedAt.toISOString(),
  },
});
