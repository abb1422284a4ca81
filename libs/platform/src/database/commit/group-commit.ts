import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../../logging/index.js';
import { isDatabaseGone } from '../database-gone.js';
import { UnitOfWork } from '../unit-of-work.js';
import { Batch, type BatchTable } from './batch.js';
import { type CommitQueue, CommitScope, type Ownership } from './commit-scope.js';

/** Pauses before a transaction is tried again that certainly did not commit. */
const RETRY_PAUSES_MS = [50, 250, 1000];
/** SQLSTATE of a deadlock, and of a transaction that could not be put in order with another. */
const COLLISIONS = ['40P01', '40001'];

/** Looks which of these leases are lost, and keeps the others from being taken until the transaction ends. */
export type Fence = (held: Ownership[]) => Promise<Ownership[]>;

/** The lease was lost: another process owns what the scope writes. */
export class OwnershipLost extends Error {
  override name = 'OwnershipLost';
  constructor(readonly resource: string) {
    super(`another process owns ${resource}`);
  }
}

interface Part {
  entries: { table: BatchTable<never>; row: never }[];
  ticket: number;
}

/**
 * Many small writes of many writers in one transaction: while one is being committed, the next one fills up. So a
 * write costs a fraction of a transaction under load and hardly waits without.
 */
@Injectable()
export class GroupCommit implements CommitQueue, BeforeApplicationShutdown {
  private open = new Map<CommitScope, Part>();
  private working: Promise<void> | undefined;
  private fence: Fence = async () => [];
  /** The rows of whoever adds them are stored outside of whatever transaction that one is in. */
  private readonly outside = new AsyncResource('group-commit');
  private delayMs = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param ownership repeated in every transaction; once it is lost, the scope fails with OwnershipLost */
  scope(name: string, ownership?: Ownership): CommitScope {
    return new CommitScope(this, name, ownership);
  }

  /** Who keeps the leases says how they are checked. */
  fenceWith(fence: Fence): void {
    this.fence = fence;
  }

  /** For tests of what a slow commit does. */
  delayBy(ms: number): void {
    this.delayMs = ms;
  }

  enqueue<Row>(scope: CommitScope, table: BatchTable<Row>, row: Row): void {
    const part = this.open.get(scope) ?? { entries: [], ticket: 0 };
    part.entries.push({ table: table as BatchTable<never>, row: row as never });
    part.ticket = scope.ticket;
    this.open.set(scope, part);
    this.working ??= this.outside.runInAsyncScope(() => this.work());
  }

  /** Resolves when nothing waits to be stored. */
  async idle(): Promise<void> {
    while (this.working) await this.working;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.idle();
  }

  private async work(): Promise<void> {
    while (this.open.size > 0) {
      await nextTurn(); // what belongs together has been added then
      const parts = this.open;
      this.open = new Map();
      if (this.delayMs > 0) await sleep(this.delayMs);
      await this.storeAll(parts);
    }
    this.working = undefined;
  }

  /** A part that the database refuses takes no other down with it: then each is stored by itself. */
  private async storeAll(parts: Map<CommitScope, Part>): Promise<void> {
    const living = new Map([...parts].filter(([scope]) => !scope.failure));
    if (living.size === 0) return;
    try {
      await this.store(living);
    } catch (error) {
      if (living.size > 1 && !isDatabaseGone(error)) {
        for (const [scope, part] of living) await this.storeAll(new Map([[scope, part]]));
        return;
      }
      this.logger.error(
        { err: error, writers: [...living.keys()].map(({ name }) => name) },
        'writes were not stored',
      );
      for (const scope of living.keys()) scope.fail(error as Error);
    }
  }

  private async store(parts: Map<CommitScope, Part>): Promise<void> {
    const { batch, lost } = await this.commit(parts);
    batch.committed();
    for (const [scope, { ticket }] of parts) {
      if (lost.has(scope)) scope.fail(new OwnershipLost(scope.ownership!.resource));
      else scope.store(ticket);
    }
  }

  /** @returns which scopes were left out because their lease is lost */
  private async commit(
    parts: Map<CommitScope, Part>,
    attempt = 0,
  ): Promise<{ batch: Batch; lost: Set<CommitScope> }> {
    let isWritten = false;
    try {
      return await this.unitOfWork.run(async () => {
        const lost = await this.lostScopes([...parts.keys()]);
        const batch = new Batch();
        for (const [scope, { entries }] of parts)
          if (!lost.has(scope)) for (const { table, row } of entries) batch.add(table, row);
        await batch.write();
        isWritten = true; // a failure from here on does not tell whether it was committed
        return { batch, lost };
      });
    } catch (error) {
      const pause = RETRY_PAUSES_MS[attempt];
      if (isWritten || pause === undefined || !mayPass(error)) throw error;
      await sleep(pause);
      return this.commit(parts, attempt + 1);
    }
  }

  private async lostScopes(scopes: CommitScope[]): Promise<Set<CommitScope>> {
    const held = scopes.map(({ ownership }) => ownership).filter((one) => one !== undefined);
    if (held.length === 0) return new Set();
    const lost = new Set(await this.fence(held));
    return new Set(scopes.filter(({ ownership }) => ownership && lost.has(ownership)));
  }
}

function mayPass(error: unknown): boolean {
  const code = (error as { code?: unknown; driverError?: { code?: unknown } }).driverError?.code;
  return isDatabaseGone(error) || (typeof code === 'string' && COLLISIONS.includes(code));
}
