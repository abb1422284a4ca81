import { beforeEach, describe, expect, it } from 'vitest';
import { database, folderWithDatabase, openDatabase } from './stage.js';

describe('a unit of work', () => {
  let unitOfWork: InstanceType<typeof database.UnitOfWork>;

  /** What a repository does: it only knows the unit of work. */
  const items = {
    add: (id: number) => unitOfWork.manager.query('INSERT INTO item VALUES ($1)', [id]),
    all: async () =>
      (await unitOfWork.manager.query('SELECT id FROM item ORDER BY id')).map(
        (row: { id: number }) => row.id,
      ),
  };

  beforeEach(async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    await dataSource.query('CREATE TABLE item (id int)');
    unitOfWork = new database.UnitOfWork(dataSource);
  }, 60_000);

  it('commits together, rolls back together, joins the outer one and lets go at the end', async () => {
    await unitOfWork.run(async () => {
      await items.add(1);
      expect(await items.all()).toEqual([1]);
      await unitOfWork.run(() => items.add(2)); // would wait for ever for the only connection, did it not join
    });
    expect(await items.all()).toEqual([1, 2]);

    const failing = unitOfWork.run(async () => {
      await unitOfWork.run(() => items.add(3));
      throw new Error('the outer one fails');
    });
    await expect(failing).rejects.toThrow('the outer one fails');
    expect(await items.all()).toEqual([1, 2]);

    let later!: () => void;
    let outlived!: Promise<unknown>;
    await unitOfWork.run(async () => {
      const signal = new Promise<void>((resolve) => {
        later = resolve;
      });
      outlived = signal.then(() => items.add(4)); // not awaited by the work that started it
    });
    later();
    await outlived;
    expect(await items.all()).toEqual([1, 2, 4]);
    expect(unitOfWork.isRunning).toBe(false);
  });

  it('keeps parallel units apart', async () => {
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((id) =>
        unitOfWork.run(async () => {
          await items.add(id);
          if (id % 2) throw new Error('odd');
        }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await items.all()).toEqual([2, 4]);
  });
});
