import { Injectable } from '@nestjs/common';
import type { BatchTable } from '#libs/platform';
import { MessageRepository, type MessageUpdate, type NewMessage } from './message.repository.js';

export type MessageChange = { insert: NewMessage } | { update: MessageUpdate };

/** New messages and what becomes of them, in one statement each. */
@Injectable()
export class MessageTable implements BatchTable<MessageChange> {
  readonly name = 'messages';
  readonly order = 20;

  constructor(private readonly messages: MessageRepository) {}

  async write(changes: MessageChange[]): Promise<void> {
    const inserts = changes.flatMap((change) => ('insert' in change ? [change.insert] : []));
    if (inserts.length > 0) await this.messages.insertAll(inserts);
    const updates = folded(changes.flatMap((change) => ('update' in change ? [change.update] : [])));
    if (updates.length > 0) await this.messages.updateAll(updates);
  }
}

/** One update for each message: a statement changes a row once. What came first stays. */
function folded(updates: MessageUpdate[]): MessageUpdate[] {
  const byMessage = new Map<string, MessageUpdate>();
  for (const update of updates) {
    const place = `${update.deviceId}/${update.id}`;
    byMessage.set(place, { ...update, ...byMessage.get(place) });
  }
  return [...byMessage.values()];
}
