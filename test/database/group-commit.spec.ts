import { beforeEach, describe, expect, it } from 'vitest';
import { database, folderWithDatabase, openDatabase } from './stage.js';

const silent = { error: () => undefined } as never;

describe('a group commit', () => {
  let unitOfWork: InstanceType<typeof database.UnitOfWork>;
  let commit: InstanceType<typeof database.GroupCommit>;
  let transactions: number[][];

  const items = {
    name: 'item',
    order: 10,
    write: async (rows: number[]) => {
      transactions.push(rows);
      await unitOfWork.manager.query('INSERT INTO item SELECT unnest($1::int[])', [rows]);
    },
  };
  const notes = {
    name: 'note',
    order: 20,
    write: async (rows: string[]) => {
      await unitOfWork.manager.query('INSERT INTO note SELECT unnest($1::text[])', [rows]);
    },
  };
  const stored = async () =>
    (await unitOfWork.manager.query('SELECT id FROM item ORDER BY id')).map(({ id }: { id: number }) => id);

  beforeEach(async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    await dataSource.query('CREATE TABLE item (id int PRIMARY KEY)');
    await dataSource.query('CREATE TABLE note (text text)');
    unitOfWork = new database.UnitOfWork(dataSource);
    commit = new database.GroupCommit(unitOfWork, silent);
    transactions = [];
  }, 60_000);

  it('stores what was added in one turn in one transaction, and what comes meanwhile in the next', async () => {
    const [a, b] = [commit.scope('a'), commit.scope('b')];
    a.add(items, 1);
    b.add(items, 2);
    const early = a.ticket;
    expect(a.isDurable(early)).toBe(false);
    await a.durable();
    expect(a.isDurable(early)).toBe(true);
    b.add(items, 3);
    await b.durable();
    expect(transactions).toEqual([[1, 2], [3]]);
  });

  it('fails the writer whose rows the database refuses, and stores those of the others', async () => {
    const [a, b] = [commit.scope('a'), commit.scope('b')];
    a.add(items, 1);
    b.add(items, 2);
    b.add(items, 2);
    await expect(b.durable()).rejects.toThrow(/duplicate key/);
    await a.durable();
    b.add(items, 4); // builds on what was not stored
    await commit.idle();
    expect(b.failure).toBeDefined();
    expect(await stored()).toEqual([1]);
  });

  it('leaves out a writer that lost its lease', async () => {
    const ownership = { resource: 'device', owner: 'me', epoch: 1 };
    commit.fenceWith(async (held) => held.filter(({ epoch }) => epoch === 1));
    const [stale, free] = [commit.scope('stale', ownership), commit.scope('free')];
    stale.add(items, 1);
    free.add(items, 2);
    await expect(stale.durable()).rejects.toThrow('another process owns device');
    await free.durable();
    expect(await stored()).toEqual([2]);
  });

  it('writes what a table adds to a later one, and tells of the commit only when it has happened', async () => {
    const told: string[] = [];
    const told2 = {
      ...items,
      write: async (
        rows: number[],
        batch: { add: CallableFunction; afterCommit: (work: () => void) => void },
      ) => {
        await items.write(rows);
        batch.add(notes, 'an item came');
        batch.afterCommit(() => told.push('committed'));
      },
    };
    const a = commit.scope('a');
    a.add(told2, 1);
    const failing = commit.scope('failing');
    failing.add({ name: 'broken', order: 30, write: () => Promise.reject(new Error('no')) }, 1);
    await expect(failing.durable()).rejects.toThrow('no');
    await a.durable();
    expect(told).toEqual(['committed']);
    expect(await unitOfWork.manager.query('SELECT text FROM note')).toEqual([{ text: 'an item came' }]);
  });

  it('tries again when the transaction certainly did not commit', async () => {
    let failures = 2;
    const flaky = {
      ...items,
      write: async (rows: number[]) => {
        if (failures-- > 0) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
        await items.write(rows);
      },
    };
    const a = commit.scope('a');
    a.add(flaky, 1);
    await a.durable();
    expect(await stored()).toEqual([1]);
  });

  it('is not part of the transaction of whoever adds', async () => {
    const a = commit.scope('a');
    const rolledBack = unitOfWork.run(async () => {
      a.add(items, 1);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await a.durable();
    expect(await stored()).toEqual([1]);
  });
});
