import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { type OnlineAccount, SessionRegistry } from '#libs/sessions';
import { HistoryService } from './history.service.js';
import { MessageErrors } from './message.errors.js';
import { digitsJid, recipientOf } from './recipient.js';

/** What the other side of a chat sees of this one. */
export const CHAT_STATES = ['composing', 'recording', 'paused'] as const;
export type ChatState = (typeof CHAT_STATES)[number];

/** What one does in a chat besides sending. Every call needs the connection. */
@Injectable()
export class ConversationsService {
  constructor(
    private readonly registry: SessionRegistry,
    private readonly history: HistoryService,
  ) {}

  /**
   * @param number in any usual spelling, or a user's JID
   * @returns its JID, which may differ from the digits; undefined when it is not on WhatsApp
   * @throws VALIDATION_ERROR, DEVICE_DISCONNECTED, SEND_TIMEOUT
   */
  async lookUp(device: Device, number: string): Promise<string | undefined> {
    const recipient = recipientOf(number, 'number');
    const { account } = this.registry.of(device);
    return recipient.kind === 'jid' ? recipient.jid : jidOf(account, recipient.digits);
  }

  /** The JID that a text names or, for a telephone number, most likely means; only a look-up knows. @throws VALIDATION_ERROR */
  likelyJid(number: string): string {
    const recipient = recipientOf(number, 'number');
    return recipient.kind === 'jid' ? recipient.jid : digitsJid(recipient.digits);
  }

  /** The presence of the contact is told from now on, as `contact.presence`. @throws VALIDATION_ERROR, DEVICE_DISCONNECTED */
  async subscribe(device: Device, contact: string): Promise<void> {
    const { account } = this.registry.of(device);
    await account.subscribePresence(await chatOf(account, contact));
  }

  /** @throws VALIDATION_ERROR, DEVICE_DISCONNECTED */
  async showState(device: Device, chat: string, state: ChatState): Promise<void> {
    const { account } = this.registry.of(device);
    await account.setPresence(state, await chatOf(account, chat));
  }

  /** Whether the account seems to be there, to those who may see that. @throws DEVICE_DISCONNECTED */
  async showPresence(device: Device, presence: 'available' | 'unavailable'): Promise<void> {
    await this.registry.of(device).account.setPresence(presence);
  }

  /**
   * Tells whoever wrote the messages that they were read, and the account's own other devices.
   * @param participant who wrote them, in a group
   * @throws VALIDATION_ERROR, DEVICE_DISCONNECTED
   */
  async markRead(
    device: Device,
    chat: string,
    messageIds: readonly string[],
    participant?: string,
  ): Promise<void> {
    const { account } = this.registry.of(device);
    const jid = await chatOf(account, chat);
    await account.markRead(messageIds.map((id) => ({ remoteJid: jid, id, participant })));
  }

  /** The same of the newest message that was received in the chat, as far as its event is kept; else nothing. */
  async markNewestRead(device: Device, chat: string): Promise<void> {
    const { account } = this.registry.of(device);
    const jid = await chatOf(account, chat);
    const newest = await this.history.newestReceived(device, jid);
    if (newest) await this.markRead(device, jid, [newest.id], newest.participant);
  }

  /** The address of a picture on WhatsApp's servers; undefined when there is none to be seen. @throws DEVICE_DISCONNECTED */
  async pictureOf(device: Device, chat: string): Promise<string | undefined> {
    return this.registry.of(device).account.pictureUrl(this.likelyJid(chat));
  }
}

/** @returns undefined when it is not on WhatsApp @throws SEND_TIMEOUT */
async function jidOf(account: OnlineAccount, digits: string): Promise<string | undefined> {
  const jid = await account.jidOfNumber(digits);
  if (jid === undefined)
    throw MessageErrors.SEND_TIMEOUT({ message: 'WhatsApp did not say whether the number exists' });
  return jid ?? undefined;
}

/** @throws VALIDATION_ERROR, NOT_ON_WHATSAPP */
async function chatOf(account: OnlineAccount, text: string): Promise<string> {
  const recipient = recipientOf(text, 'number');
  if (recipient.kind === 'jid') return recipient.jid;
  const jid = await jidOf(account, recipient.digits);
  if (!jid) throw MessageErrors.NOT_ON_WHATSAPP();
  return jid;
}
