import type { Logger, TenantKeys } from '#libs/platform';
import type { KeyTable } from '../idempotency/key.table.js';
import type { MessageEvents } from '../message-events.js';
import type { MessageRepository } from '../messages/message.repository.js';
import type { MessageTable } from '../messages/message.table.js';

/** What the outboxes of all devices share. */
export interface OutboxContext {
  messages: MessageRepository;
  messageTable: MessageTable;
  keyTable: KeyTable;
  events: MessageEvents;
  tenantKeys: TenantKeys;
  logger: Logger;
  sendTimeoutMs: number;
  /** What became of a message, for the metrics. */
  count(kind: string, result: string): void;
}
