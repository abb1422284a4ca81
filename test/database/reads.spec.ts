import { beforeEach, describe, expect, it } from 'vitest';
import { database, folderWithDatabase, openDatabase } from './stage.js';

type Row = { id: string; name: string };

describe('reads by key', () => {
  let unitOfWork: InstanceType<typeof database.UnitOfWork>;
  let statements: string[][];
  let nameOf: (id: string) => Promise<string | undefined>;

  beforeEach(async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    await dataSource.query('CREATE TABLE person (id int PRIMARY KEY, name text)');
    await dataSource.query(
      `INSERT INTO person SELECT n, 'person ' || n FROM generate_series(1, 500) AS series (n)`,
    );
    unitOfWork = new database.UnitOfWork(dataSource);
    statements = [];
    nameOf = database.gatheredReads(unitOfWork, async (ids: readonly string[]) => {
      statements.push([...ids]);
      const rows: Row[] = await unitOfWork.manager.query(
        'SELECT id::text, name FROM person WHERE id = ANY($1::int[])',
        [ids],
      );
      const names = new Map(rows.map(({ id, name }) => [id, name]));
      return ids.map((id) => names.get(id));
    });
  }, 60_000);

  it('share the next statement while one is running, and each gets its own', async () => {
    const first = nameOf('1');
    await Promise.resolve();
    const others = ['2', '900', '2', ...Array.from({ length: 300 }, (_, n) => String(n + 3))];
    const found = await Promise.all([first, ...others.map((id) => nameOf(id))]);
    expect(found.slice(0, 4)).toEqual(['person 1', 'person 2', undefined, 'person 2']);
    expect(found.slice(4)).toEqual(others.slice(3).map((id) => `person ${id}`));
    expect(statements.length).toBeLessThanOrEqual(4);
    expect(Math.max(...statements.map(({ length }) => length))).toBeLessThanOrEqual(200);
  });

  it('keep nothing: a change is seen by whoever asks after it', async () => {
    expect(await nameOf('1')).toBe('person 1');
    await unitOfWork.manager.query(`UPDATE person SET name = 'renamed' WHERE id = 1`);
    expect(await nameOf('1')).toBe('renamed');
  });

  it('fail alone, not with others', async () => {
    const results = await Promise.allSettled(['1', 'no number', '2'].map((id) => nameOf(id)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('belong to the transaction that they are made in, whoever else reads at the time', async () => {
    await unitOfWork.run(async () => {
      await unitOfWork.manager.query(`UPDATE person SET name = 'not yet' WHERE id = 1`);
      expect(await nameOf('1')).toBe('not yet');
    });
    await expect(
      unitOfWork.run(async () => {
        await unitOfWork.manager.query(`UPDATE person SET name = 'never' WHERE id = 1`);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await nameOf('1')).toBe('not yet');
  });
});

describe('a statement', () => {
  it('is prepared from the second time on, and works on after a failure and a rollback', async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    await dataSource.query('CREATE TABLE item (id int PRIMARY KEY)');
    const insert = 'INSERT INTO item VALUES ($1) RETURNING id';
    const prepared = async () =>
      (await dataSource.query('SELECT statement FROM pg_prepared_statements')).map(
        ({ statement }: { statement: string }) => statement,
      );
    await dataSource.query(insert, [1]);
    expect(await prepared()).not.toContain(insert);
    await expect(dataSource.query(insert, [1])).rejects.toThrow('duplicate key');
    expect(await dataSource.query(insert, [2])).toEqual([{ id: 2 }]);
    expect(await prepared()).toContain(insert);
    await expect(
      dataSource.transaction(async (manager) => {
        await manager.query(insert, [3]);
        await manager.query(insert, [3]);
      }),
    ).rejects.toThrow('duplicate key');
    expect(await dataSource.query(insert, [3])).toEqual([{ id: 3 }]);
  });
});
