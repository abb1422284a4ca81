import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { type DeviceChat, type DeviceMessage, JournalReader } from '#libs/journal';
import { type MessageState, stateOf } from './messages/message.entity.js';
import { MessageRepository } from './messages/message.repository.js';
import { chatNamed } from './recipient.js';

export interface HistoryMessage extends DeviceMessage {
  /** How far it got; `received` when somebody else sent it. */
  state: MessageState | 'received';
}

/** More were sent from here since the last one that arrived: then it is old. */
const LOOKED_AT_FOR_THE_NEWEST = 100;

export interface HistoryPage {
  /** The newest first. */
  messages: HistoryMessage[];
  /** To go on before; undefined at the end. */
  next: number | undefined;
}

/**
 * What an account sent and received, read from the journal: an event is written before WhatsApp hears that a message has
 * arrived, and once. It goes back as far as the journal does; see docs/decisions/0020.
 */
@Injectable()
export class HistoryService {
  constructor(
    private readonly journal: JournalReader,
    private readonly messages: MessageRepository,
  ) {}

  /** The chats in which something was sent or received, the latest first, as far back as the journal goes. */
  chats({ tenantId, id }: Device): Promise<DeviceChat[]> {
    return this.journal.chats(tenantId, id);
  }

  /** Of the latest messages of a chat the newest one that somebody else sent; undefined when there is none. */
  async newestReceived(
    device: Device,
    chat: string,
  ): Promise<{ id: string; participant?: string } | undefined> {
    const { messages } = await this.list(device, { chat, limit: LOOKED_AT_FOR_THE_NEWEST });
    const data = messages.find(({ state }) => state === 'received')?.data;
    if (!data) return undefined;
    return { id: data.message_id, ...(chat.endsWith('@g.us') && { participant: data.from }) };
  }

  /**
   * @param chat a telephone number or a JID; undefined for every chat
   * @param before `next` of the part before
   * @throws VALIDATION_ERROR
   */
  async list(
    { tenantId, id }: Device,
    { chat, before, limit }: { chat?: string; before?: number; limit: number },
  ): Promise<HistoryPage> {
    const wanted = { chat: chat === undefined ? undefined : chatNamed(chat), before, limit: limit + 1 };
    const found = await this.journal.messages(tenantId, id, wanted);
    const messages = found.slice(0, limit);
    const own = messages.filter(({ data }) => data.is_from_me).map(({ data }) => data.message_id);
    const rows = own.length > 0 ? await this.messages.load(tenantId, id, own) : [];
    const states = new Map(rows.map((row) => [row.id, stateOf(row)]));
    return {
      messages: messages.map((message) => ({ ...message, state: stateIn(states, message) })),
      next: found.length > limit ? messages.at(-1)!.sequence : undefined,
    };
  }
}

/** What another device of the account sent has no row here: its event tells that WhatsApp had it. */
const stateIn = (states: Map<string, MessageState>, { data }: DeviceMessage): HistoryMessage['state'] =>
  data.is_from_me ? (states.get(data.message_id) ?? 'sent') : 'received';
