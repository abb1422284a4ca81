import type { JournalEntry } from '#libs/journal';
import type { Waiting } from './dispatch.repository.js';

/** An event on its way to one endpoint. */
export interface Job {
  readonly entry: JournalEntry;
  /** What its row says; of an event without a row: what the row will say. */
  readonly row: Waiting;
  /** Whether there is a row. */
  readonly isStored: boolean;
}

/**
 * The deliveries of one chat of one device to one endpoint, or of all chats where one takes several events: made one after the other, each when the one before it was
 * delivered or given up. The first few are in memory; while `hasMore`, others follow in the database, and new ones go
 * there too.
 */
export class Lane {
  readonly jobs: Job[] = [];
  hasMore = false;
  /** How many went to the database: tells whether some did while it was read. */
  appended = 0;
  isBusy = false;
  /** When the first one is tried again, after a failure. */
  retryAt: number | undefined;
  failedAt = 0;

  constructor(readonly key: string) {}

  get isEmpty(): boolean {
    return this.jobs.length === 0 && !this.hasMore;
  }

  /** Its next attempt would be the first one of an event. */
  get isFresh(): boolean {
    return this.retryAt === undefined;
  }
}

/** Where the events of every chat wait, where they go together. */
export const COMMON_LANE = '*';

export const laneOf = ({ deviceId, chat }: JournalEntry): string => `${deviceId ?? ''}/${chat ?? ''}`;
