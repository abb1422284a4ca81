import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SharedAsyncStorage } from '../async/index.js';

interface Unit {
  manager: EntityManager;
  isOver: boolean;
  afterwards: (() => void)[];
}

/**
 * The one way of repositories to TypeORM: `unitOfWork.manager` is the manager of the transaction that the caller is
 * in, or of no transaction. So a repository works the same in both, and never waits for the embedded database's only
 * connection while its own caller holds it.
 */
@Injectable()
export class UnitOfWork {
  private readonly current = new SharedAsyncStorage<Unit>();

  constructor(private readonly dataSource: DataSource) {}

  get manager(): EntityManager {
    const unit = this.current.getStore();
    // Work that was started inside and outlived its transaction (not awaited) is on its own again.
    return unit && !unit.isOver ? unit.manager : this.dataSource.manager;
  }

  /** Whether the caller is inside `run`. */
  get isRunning(): boolean {
    return this.current.getStore()?.isOver === false;
  }

  /**
   * Runs the work in a transaction: committed when it resolves, rolled back when it throws. Inside another `run` it
   * joins that one, and is committed or rolled back with it.
   */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (this.isRunning) return work(this.manager);
    const afterwards: Unit['afterwards'] = [];
    const result = await this.dataSource.transaction(async (manager) => {
      const unit = { manager, isOver: false, afterwards };
      try {
        return await this.current.run(unit, () => work(manager));
      } finally {
        unit.isOver = true;
      }
    });
    for (const work of afterwards) work();
    return result;
  }

  /** Runs the work once the transaction that the caller is in is committed; outside of one, now. It must not throw. */
  afterCommit(work: () => void): void {
    const unit = this.current.getStore();
    if (unit && !unit.isOver) unit.afterwards.push(work);
    else work();
  }
}
