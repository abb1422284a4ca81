import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { TenantKeys } from '#libs/platform';
import { MessageErrors } from './message.errors.js';
import { MessageRepository, type MessageRow, type QueuedMessage } from './messages/message.repository.js';
import { openRequest, type SendRequest } from './messages/send-request.js';
import { Outboxes } from './outbox/outboxes.js';
import type { Outgoing } from './outbox/outgoing.js';
import { chatNamed } from './recipient.js';

export interface QueuePage {
  total: number;
  /** Of them: handed over, and not acknowledged. */
  transmitted: number;
  messages: QueuedMessage[];
  /** To go on after; undefined at the end. */
  next: string | undefined;
}

/** Looks at messages that were asked to be sent, and takes back those that have not been. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly outboxes: Outboxes,
    private readonly tenantKeys: TenantKeys,
  ) {}

  /** @throws MESSAGE_NOT_FOUND */
  async get(device: Device, id: string): Promise<{ row: MessageRow; request: SendRequest }> {
    const row = await this.messages.find(device.tenantId, device.id, id);
    if (!row) throw MessageErrors.MESSAGE_NOT_FOUND();
    const box = await this.tenantKeys.boxOf(device.tenantId);
    return { row, request: openRequest(box, device.id, id, row.request) };
  }

  /** @param after where the part before ended */
  async queue({ tenantId, id }: Device, after: string, limit: number): Promise<QueuePage> {
    const counts = await this.messages.countWaiting(tenantId, id);
    const found = await this.messages.queue(tenantId, id, after, limit + 1);
    const messages = found.slice(0, limit);
    return { ...counts, messages, next: found.length > limit ? messages.at(-1)!.ordinal : undefined };
  }

  /** @throws MESSAGE_NOT_FOUND, CANCELLED_TOO_LATE */
  async cancel(device: Device, id: string): Promise<void> {
    const waiting = this.outboxes.of(device)?.withdraw(id);
    const [cancelled] = await this.cancelRows(device, { id }, waiting ? [waiting] : []);
    if (cancelled) return;
    const isKnown = await this.messages.find(device.tenantId, device.id, id);
    throw isKnown ? MessageErrors.CANCELLED_TOO_LATE() : MessageErrors.MESSAGE_NOT_FOUND();
  }

  /**
   * Takes back everything that waits.
   * @param recipient only what is for this telephone number or JID
   * @returns how many messages it were
   * @throws VALIDATION_ERROR
   */
  async cancelAll(device: Device, recipient: string | undefined): Promise<number> {
    const chat = recipient === undefined ? undefined : chatNamed(recipient);
    const waiting = this.outboxes.of(device)?.withdrawAll(chat) ?? [];
    return (await this.cancelRows(device, { chat }, waiting)).length;
  }

  /** @param withdrawn goes back where it was when the database says no */
  private async cancelRows(
    device: Device,
    which: { id?: string; chat?: string },
    withdrawn: Outgoing[],
  ): Promise<string[]> {
    try {
      const ids = await this.messages.cancel(device.tenantId, device.id, which);
      for (const message of withdrawn) message.settle({ result: 'cancelled' });
      for (const id of ids) this.outboxes.of(device)?.withdraw(id); // taken up again meanwhile
      const notStored = withdrawn.filter(({ isStored }) => !isStored).map(({ id }) => id);
      return [...ids, ...notStored];
    } catch (error) {
      this.outboxes.of(device)?.putBack(withdrawn);
      throw error;
    }
  }
}
