import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { Device } from '#libs/devices';
import { EventPublisher } from '#libs/journal';
import { invalidField, Metrics } from '#libs/platform';
import { type OnlineAccount, type SendOutcome, SessionErrors, SessionRegistry } from '#libs/sessions';
import { type TextContent, textKind } from './kinds/index.js';
import { MessageErrors } from './message.errors.js';
import { parseRecipient, type Recipient } from './recipient.js';
import { SentMessages } from './sent-messages.js';

const SECOND = 1000;

export interface TextRequest {
  to: string;
  text: string;
  delaySeconds: number;
  typingSeconds: number;
  mentions: string[];
  quoted?: { id: string; fromMe: boolean; participant?: string; text: string };
}

export interface Sent {
  messageId: string;
  chat: string;
  at: Date;
}

/** Sends, and answers only when WhatsApp's server has the message or it is clear that it has not. */
@Injectable()
export class SendService {
  private readonly counter: Counter<'kind' | 'result'>;

  constructor(
    private readonly registry: SessionRegistry,
    private readonly events: EventPublisher,
    private readonly sentMessages: SentMessages,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter('wagon_messages_sent_total', 'Messages sent, by kind and result', [
      'kind',
      'result',
    ]);
  }

  /**
   * @throws DEVICE_DISCONNECTED, NOT_ON_WHATSAPP, MESSAGE_REFUSED, SEND_TIMEOUT, SEND_UNCONFIRMED, VALIDATION_ERROR
   */
  async sendText(device: Device, request: TextRequest): Promise<Sent> {
    const { account } = this.registry.of(device);
    const chat = await chatOf(account, request.to, 'number');
    const mentions = request.mentions.map((text, at) => jidOfMention(text, `mentioned.${at}`));
    await this.keepTime(account, chat, request);
    const messageId = account.newMessageId();
    const content: TextContent = { text: request.text, mentions };
    this.sentMessages.expect(device, messageId);
    const outcome = await account.send(chat, textKind.toWire(content), {
      messageId,
      quoted: quotedMessage(request, chat),
    });
    this.counter.inc({ kind: textKind.name, result: outcome.result });
    const at = confirmedAt(outcome, messageId);
    await this.tell(device, { messageId, chat, at }, content);
    return { messageId, chat, at };
  }

  /** Waits and types first, as asked; a connection that is lost meanwhile ends it. */
  private async keepTime(account: OnlineAccount, chat: string, request: TextRequest): Promise<void> {
    if (request.delaySeconds > 0 && (await account.until(request.delaySeconds * SECOND)) === 'disconnected')
      throw SessionErrors.DEVICE_DISCONNECTED();
    if (request.typingSeconds > 0) await account.showTyping(chat, request.typingSeconds * SECOND);
  }

  private async tell(device: Device, { messageId, chat, at }: Sent, content: TextContent): Promise<void> {
    const { id: deviceId, tenantId, userId } = device;
    const data = {
      message_id: messageId,
      from: device.jid,
      to: chat,
      chat_jid: chat,
      content: content.text,
      message_type: textKind.name,
      timestamp: at.toISOString(),
      is_from_me: true,
      mentions: content.mentions,
    };
    await this.events.publish({ type: 'message.sent', tenantId, userId, deviceId, chat, data });
  }
}

/**
 * The JID of a chat.
 * @param field names what was refused
 * @throws VALIDATION_ERROR, NOT_ON_WHATSAPP, SEND_TIMEOUT when WhatsApp gave no answer
 */
async function chatOf(account: OnlineAccount, text: string, field: string): Promise<string> {
  const recipient = recipientOf(text, field);
  if (recipient.kind === 'jid') return recipient.jid;
  const jid = await account.jidOfNumber(recipient.digits);
  if (jid === undefined)
    throw MessageErrors.SEND_TIMEOUT({
      message: 'WhatsApp did not say whether the number exists: nothing was sent',
    });
  if (jid === null)
    throw MessageErrors.NOT_ON_WHATSAPP({ fields: [{ field, message: 'this number is not on WhatsApp' }] });
  return jid;
}

/** @throws VALIDATION_ERROR */
function recipientOf(text: string, field: string): Recipient {
  const recipient = parseRecipient(text);
  if (recipient) return recipient;
  throw invalidField(
    field,
    `${field} must be a telephone number with country code (10 to 15 digits) or the JID of a user, group or LID`,
    text,
  );
}

/** A mentioned number is not looked up: it takes part in the chat, and every look-up costs the account goodwill. */
function jidOfMention(text: string, field: string): string {
  const person = recipientOf(text, field);
  return person.kind === 'jid' ? person.jid : `${person.digits}@s.whatsapp.net`;
}

/** @throws unless WhatsApp has the message */
function confirmedAt(outcome: SendOutcome, messageId: string): Date {
  const extra = { message_id: messageId };
  if (outcome.result === 'sent') return outcome.at;
  if (outcome.result === 'refused')
    throw MessageErrors.MESSAGE_REFUSED({
      message: `WhatsApp refused the message (code ${outcome.code})`,
      extra: { ...extra, whatsapp_code: outcome.code },
    });
  throw outcome.because === 'timeout'
    ? MessageErrors.SEND_TIMEOUT({ extra })
    : MessageErrors.SEND_UNCONFIRMED({ extra });
}

function quotedMessage({ quoted }: TextRequest, chat: string) {
  if (!quoted) return undefined;
  const { id, fromMe, participant, text } = quoted;
  return { key: { remoteJid: chat, id, fromMe, participant }, message: { conversation: text } };
}
