import type { BatchTable } from './batch.js';

/** A lease on something that one process may write: the transaction checks that it still holds. */
export interface Ownership {
  readonly resource: string;
  readonly owner: string;
  readonly epoch: number;
}

/** Where scopes put their rows. */
export interface CommitQueue {
  enqueue<Row>(scope: CommitScope, table: BatchTable<Row>, row: Row): void;
}

/**
 * The writes of one writer, such as one connection of one device: durable in the order in which they were added, or,
 * from the first one on that could not be stored, not at all. What happens after a failure would build on something
 * that was never stored, so the scope is dead then; its writer starts anew from what the database has.
 */
export class CommitScope {
  private added = 0;
  private stored = 0;
  private error: Error | undefined;
  private isClosed = false;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly queue: CommitQueue,
    /** For the log. */
    readonly name: string,
    readonly ownership: Ownership | undefined,
  ) {}

  /** Synchronous. Rows that are added in one turn become durable together. A dead or closed scope drops them. */
  add<Row>(table: BatchTable<Row>, row: Row): void {
    if (this.error || this.isClosed) return;
    this.added++;
    this.queue.enqueue(this, table, row);
  }

  /** A mark for `isDurable`: everything that has been added so far. */
  get ticket(): number {
    return this.added;
  }

  isDurable(ticket: number): boolean {
    return this.stored >= ticket;
  }

  /** How much waits to be stored. */
  get backlog(): number {
    return this.added - this.stored;
  }

  /** Set when something could not be stored. */
  get failure(): Error | undefined {
    return this.error;
  }

  /**
   * Resolves when everything that has been added so far is stored. Not to be awaited inside of a transaction.
   * @throws what `failure` says
   */
  durable(): Promise<void> {
    const ticket = this.ticket;
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.isDurable(ticket)) resolve();
        else if (this.error) reject(this.error);
        else return;
        this.watchers.delete(look);
      };
      this.watchers.add(look);
      look();
    });
  }

  /** Calls back after every change of what is durable, and after the failure. @returns a function that ends it */
  watch(onChange: () => void): () => void {
    this.watchers.add(onChange);
    return () => this.watchers.delete(onChange);
  }

  /** Takes no more rows; those on their way are stored. */
  close(): void {
    this.isClosed = true;
  }

  /** For the queue: everything up to the ticket is stored. */
  store(ticket: number): void {
    this.stored = ticket;
    this.changed();
  }

  /** What was on its way is not stored, or the writer cannot go on for another reason. */
  fail(error: Error): void {
    this.error ??= error;
    this.changed();
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
