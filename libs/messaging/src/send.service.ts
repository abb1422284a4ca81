import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import {
  type CommitScope,
  Config,
  type DeviceId,
  invalidField,
  PlatformErrors,
  type TenantId,
  type WagonError,
} from '#libs/platform';
import { newMessageId, type OnlineAccount, SessionErrors, SessionRegistry } from '#libs/sessions';
import { Idempotency } from './idempotency/idempotency.js';
import type { KnownKey } from './idempotency/key.repository.js';
import type { KeyClaim } from './idempotency/key.table.js';
import { MessageErrors } from './message.errors.js';
import { MessageRepository } from './messages/message.repository.js';
import type { Quoted, Reference, SendRequest } from './messages/send-request.js';
import { AcceptedMessages } from './outbox/accepted-messages.js';
import { Outboxes } from './outbox/outboxes.js';
import type { FailureCode, Outcome } from './outbox/outcome.js';
import { Outgoing } from './outbox/outgoing.js';
import { digitsJid, type Recipient, recipientOf } from './recipient.js';
import type { SendCall } from './send-call.js';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
const LATEST_EXPIRY_DAYS = 30;
const LOOKS_AGAIN_AFTER_MS = 100;
/** For the parts of a request that no setting bounds. */
const SPARE_MS = 5 * SECOND;

/** A message as it was asked for. */
export interface Draft {
  /** Name of its kind. */
  kind: string;
  content: object;
  /** A telephone number or a JID. */
  to: string;
  delaySeconds: number;
  typingSeconds: number;
  quoted?: Quoted;
  expiresAt?: Date;
  reference?: Reference;
}

interface Known {
  deviceId: DeviceId;
  messageId: string;
  chat: string;
  acceptedAt: Date;
}

/** WhatsApp's server has the message. */
export interface Sent extends Known {
  state: 'sent';
  at: Date;
}

/** The message is stored, and will be sent. */
export interface Accepted extends Known {
  state: 'accepted';
}

/** Sends: answers when WhatsApp's server has the message and that is stored, or when it is clear what else is true. */
@Injectable()
export class SendService {
  constructor(
    private readonly registry: SessionRegistry,
    private readonly outboxes: Outboxes,
    private readonly messages: MessageRepository,
    private readonly accepted: AcceptedMessages,
    private readonly idempotency: Idempotency,
    private readonly config: Config,
  ) {}

  /**
   * @throws DEVICE_DISCONNECTED, NOT_ON_WHATSAPP, MESSAGE_REFUSED, EXPIRED, SEND_FAILED, SEND_TIMEOUT, SEND_UNCONFIRMED,
   *   QUEUE_FULL, MESSAGE_CANCELLED, IDEMPOTENCY_KEY_REUSED, VALIDATION_ERROR
   */
  send(device: Device, call: SendCall, draft: Draft): Promise<Sent | Accepted> {
    const { key } = call;
    if (!key) return this.sendNew(device, call, draft);
    return this.idempotency.once(
      key,
      async () => this.sendNew(device, call, draft, await this.idempotency.claim(key)),
      (known) => {
        call.isReplayed = true;
        return this.resultOf(device.tenantId, known, call);
      },
    );
  }

  private async sendNew(
    device: Device,
    { startedAt: acceptedAt, isAsync }: SendCall,
    draft: Draft,
    key?: Omit<KeyClaim, 'deviceId' | 'messageId'>,
  ): Promise<Sent | Accepted> {
    const recipient = recipientOf(draft.to, 'number');
    assertExpiry(draft.expiresAt);
    const id = newMessageId(device.jid);
    const { delaySeconds, typingSeconds, quoted, content, kind, reference } = draft;
    const message = new Outgoing({
      id,
      chat: recipient.kind === 'jid' ? recipient.jid : digitsJid(recipient.digits),
      acceptedAt,
      expiresAt: draft.expiresAt ?? null,
      isAsync,
      isStored: false,
      kind,
      content: { request: { content, quoted, delaySeconds, typingSeconds, reference } },
      claim: key && { ...key, deviceId: device.id, messageId: id },
    });
    return isAsync ? this.accept(device, message, recipient) : this.sendNow(device, message, recipient);
  }

  private async sendNow(device: Device, message: Outgoing, recipient: Recipient): Promise<Sent> {
    const { account } = this.registry.of(device);
    if (recipient.kind === 'number') message.chat = await chatOf(account, recipient.digits);
    const outbox = this.outboxes.of(device);
    if (!outbox) throw SessionErrors.DEVICE_DISCONNECTED();
    this.assertRoom(outbox.size);
    outbox.add(message, this.patienceFor(message.content!.request));
    const outcome = await message.outcome;
    return this.answer(device, message, outcome, outbox.scope);
  }

  /** How long a message that is not stored may wait for its turn, so that its request is answered in time. */
  private patienceFor({ delaySeconds, typingSeconds }: SendRequest): number {
    const { requestTimeoutMs, sendTimeoutMs } = this.config;
    const own = (delaySeconds + typingSeconds) * SECOND;
    return own + Math.max(sendTimeoutMs, requestTimeoutMs - 2 * own - sendTimeoutMs - SPARE_MS);
  }

  /** @param scope in which the outcome was recorded */
  private async answer(
    device: Device,
    message: Outgoing,
    outcome: Outcome,
    scope: CommitScope,
  ): Promise<Sent> {
    const { id: messageId, chat, acceptedAt } = message;
    const waited = { extra: { message_id: messageId }, headers: { 'Retry-After': '5' } };
    switch (outcome.result) {
      case 'sent':
        await scope.durable().catch((cause) => {
          throw MessageErrors.SEND_UNCONFIRMED({ ...waited, cause });
        });
        return { state: 'sent', deviceId: device.id, messageId, chat, acceptedAt, at: outcome.at };
      case 'failed':
        if (message.isStored) await scope.durable();
        throw failureOf(outcome.code, outcome.whatsappCode, message.isStored ? messageId : undefined);
      case 'cancelled':
        throw MessageErrors.MESSAGE_CANCELLED({ extra: waited.extra });
      case 'dropped':
        throw outcome.because === 'disconnected'
          ? SessionErrors.DEVICE_DISCONNECTED()
          : MessageErrors.SEND_TIMEOUT({
              message: 'its turn in the queue of the chat did not come in time: nothing was sent',
            });
      case 'unconfirmed':
        if (outcome.because === 'timeout')
          throw scope.isDurable(message.ticket ?? 0)
            ? MessageErrors.SEND_TIMEOUT(waited)
            : PlatformErrors.DATABASE_UNAVAILABLE(waited);
        throw (await this.isKept(device, messageId, scope))
          ? MessageErrors.SEND_UNCONFIRMED(waited)
          : SessionErrors.DEVICE_DISCONNECTED();
    }
  }

  /** Whether the message outlived its connection. */
  private async isKept(device: Device, messageId: string, scope: CommitScope): Promise<boolean> {
    await scope.durable().catch(() => undefined);
    return (await this.messages.find(device.tenantId, device.id, messageId)) !== null;
  }

  private async accept(device: Device, message: Outgoing, recipient: Recipient): Promise<Accepted> {
    const waiting = this.outboxes.of(device)?.size;
    this.assertRoom(waiting ?? (await this.messages.countWaiting(device.tenantId, device.id)).total);
    if (recipient.kind === 'number') await this.lookUpIfOnline(device, message, recipient.digits);
    await this.accepted.store(device, message);
    this.outboxes.of(device)?.add(message);
    const { id: messageId, chat, acceptedAt } = message;
    return { state: 'accepted', deviceId: device.id, messageId, chat, acceptedAt };
  }

  /** While the device is offline, or WhatsApp does not answer, the look-up is left to the outbox. */
  private async lookUpIfOnline(device: Device, message: Outgoing, digits: string): Promise<void> {
    const { mode } = this.registry.of(device);
    const jid =
      mode.name === 'online' ? await mode.account.jidOfNumber(digits).catch(() => undefined) : undefined;
    if (jid === null) throw notOnWhatsApp();
    if (jid === undefined) message.content!.request.number = digits;
    else message.chat = jid;
  }

  private assertRoom(waiting: number): void {
    if (waiting < this.config.queueLimit) return;
    throw MessageErrors.QUEUE_FULL({ headers: { 'Retry-After': '30' } });
  }

  /** What became of the message for which a key stands; waits for it as long as for one of its own. */
  private async resultOf(
    tenantId: TenantId,
    { deviceId, messageId }: KnownKey,
    { isAsync }: SendCall,
  ): Promise<Sent | Accepted> {
    const deadline = performance.now() + this.config.sendTimeoutMs; // not the clock, which may be set
    for (;;) {
      const row = await this.messages.find(tenantId, deviceId, messageId);
      if (!row) throw MessageErrors.MESSAGE_NOT_FOUND();
      const { chat, acceptedAt, sentAt } = row;
      const known = { deviceId, messageId, chat, acceptedAt };
      if (isAsync) return { state: 'accepted', ...known };
      if (sentAt) return { state: 'sent', ...known, at: sentAt };
      if (row.failedAt) throw failureOf(row.error as FailureCode, row.whatsappCode, messageId);
      if (row.cancelledAt) throw MessageErrors.MESSAGE_CANCELLED({ extra: { message_id: messageId } });
      if (performance.now() > deadline)
        throw MessageErrors.SEND_TIMEOUT({
          extra: { message_id: messageId },
          headers: { 'Retry-After': '5' },
        });
      await pause(LOOKS_AGAIN_AFTER_MS);
    }
  }
}

const notOnWhatsApp = () =>
  MessageErrors.NOT_ON_WHATSAPP({
    fields: [{ field: 'number', message: 'this number is not on WhatsApp' }],
  });

/**
 * The JID of a number.
 * @throws NOT_ON_WHATSAPP, SEND_TIMEOUT when WhatsApp gave no answer
 */
async function chatOf(account: OnlineAccount, digits: string): Promise<string> {
  const jid = await account.jidOfNumber(digits);
  if (jid === undefined)
    throw MessageErrors.SEND_TIMEOUT({
      message: 'WhatsApp did not say whether the number exists: nothing was sent',
    });
  if (jid === null) throw notOnWhatsApp();
  return jid;
}

/** @throws VALIDATION_ERROR */
function assertExpiry(expiresAt: Date | undefined): void {
  const left = expiresAt ? expiresAt.getTime() - Date.now() : 1;
  if (left <= 0 || left > LATEST_EXPIRY_DAYS * DAY)
    throw invalidField(
      'expires_at',
      `expires_at must be a time in the future, at most ${LATEST_EXPIRY_DAYS} days ahead`,
      expiresAt?.toISOString(),
    );
}

/** @param messageId of the row that shows it; undefined when there is none */
function failureOf(
  code: FailureCode,
  whatsappCode: number | null,
  messageId: string | undefined,
): WagonError {
  if (code === 'NOT_ON_WHATSAPP') return notOnWhatsApp();
  return MessageErrors[code]({
    ...(code === 'MESSAGE_REFUSED' && { message: `WhatsApp refused the message (code ${whatsappCode})` }),
    extra: {
      ...(messageId && { message_id: messageId }),
      ...(whatsappCode !== null && { whatsapp_code: whatsappCode }),
    },
  });
}
