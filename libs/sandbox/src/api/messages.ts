import type { Network } from '../server/network.js';
import type { InboxMessage } from '../state/inbox.js';

export interface MessagePage {
  messages: Array<InboxMessage & { cursor: number }>;
  /** What to pass as `after` to get what comes next. */
  next: number;
}

export interface PageOptions {
  limit?: number;
  /** How long to wait for a message when there is none yet. */
  waitMs?: number;
}

const DEFAULT_LIMIT = 1000;

/** What one phone received, in order, with duplicates and unreadable ones as such. */
export class Messages {
  constructor(
    private readonly network: Network,
    private readonly number: string,
  ) {}

  /** The messages after a cursor; 0 is before the first. */
  async after(cursor: number, { limit = DEFAULT_LIMIT, waitMs = 0 }: PageOptions = {}): Promise<MessagePage> {
    if (waitMs > 0 && this.network.inbox.count(this.number) <= cursor) await this.next(waitMs);
    const messages = this.network.inbox.after(this.number, cursor, limit);
    return { messages, next: messages.at(-1)?.cursor ?? cursor };
  }

  get count(): number {
    return this.network.inbox.count(this.number);
  }

  private next(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const withdraw = this.network.inbox.onNext(this.number, () => done());
      const cancel = this.network.timers.after(waitMs, () => done());
      const done = () => {
        withdraw();
        cancel();
        resolve();
      };
    });
  }
}
