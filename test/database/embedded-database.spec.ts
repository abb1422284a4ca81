import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { database, emptyFolder, folderWithDatabase, noTables, openDatabase, Program } from './stage.js';

const { WagonDataSource } = database;
/** The first start of a folder takes seconds. */
const SLOW_START = 60_000;

describe('a session of the embedded database', () => {
  it('keeps two parallel transactions apart', async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    await dataSource.query('CREATE TABLE item (id int)');
    const insert = (id: number, fails: boolean) =>
      dataSource.transaction(async (manager) => {
        await manager.query('INSERT INTO item VALUES ($1)', [id]);
        await setTimeout(20);
        if (fails) throw new Error('rolled back');
      });
    const results = await Promise.allSettled([
      insert(1, true),
      insert(2, false),
      insert(3, true),
      insert(4, false),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    await expect(dataSource.query('SELECT id FROM item ORDER BY id')).resolves.toEqual([
      { id: 2 },
      { id: 4 },
    ]);
  });

  it('reports errors with the codes of PostgreSQL', async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    await dataSource.query('CREATE TABLE item (id int CONSTRAINT pk_item PRIMARY KEY)');
    await dataSource.query('INSERT INTO item VALUES (1)');
    await expect(dataSource.query('INSERT INTO item VALUES ($1)', [1])).rejects.toMatchObject({
      code: '23505',
      constraint: 'pk_item',
    });
    await expect(dataSource.query('SELECT 1 AS alive')).resolves.toEqual([{ alive: 1 }]);
  });

  it('carries every type and large values both ways', async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    const bytes = Buffer.alloc(3_000_000, 'wagon');
    const [row] = await dataSource.query(
      'SELECT $1::bytea AS bytes, $2::jsonb AS json, now() AS at, 1::bigint AS big',
      [bytes, { a: [1] }],
    );
    expect(bytes.equals(row.bytes)).toBe(true);
    expect(row).toMatchObject({ json: { a: [1] }, at: expect.any(Date), big: '1' });
    const rows = await dataSource.query(`SELECT repeat('x', 1000) AS text FROM generate_series(1, 5000)`);
    expect(rows).toHaveLength(5000);
  });

  it('does not stall the event loop while a query runs', async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const started = performance.now();
    await dataSource.query('SELECT count(*) FROM generate_series(1, 5000000)');
    const took = performance.now() - started;
    delay.disable();
    expect(took).toBeGreaterThan(200);
    expect(delay.max / 1e6).toBeLessThan(took / 2);
  });

  it('starts again when its thread died, and keeps what was acknowledged', async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    await dataSource.query('CREATE TABLE item (id int)');
    await dataSource.query('INSERT INTO item VALUES (1)');
    const broken = dataSource.query('SELECT count(*) FROM generate_series(1, 100000000)');
    const { embedded } = dataSource as unknown as { embedded: { worker: { terminate(): Promise<number> } } };
    await Promise.all([
      expect(broken).rejects.toThrow('its thread was stopped'),
      embedded.worker.terminate(),
    ]);
    await expect(dataSource.query('SELECT id FROM item')).resolves.toEqual([{ id: 1 }]);
  });

  it('gives the next connection a clean session after one was broken off inside a transaction', async () => {
    const dataSource = await openDatabase(await folderWithDatabase());
    await dataSource.query('CREATE TABLE item (id int)');
    const runner = dataSource.createQueryRunner();
    await runner.query(`SET application_name = 'someone'`);
    await runner.startTransaction();
    await runner.query('INSERT INTO item VALUES (1)');
    const client = await runner.connect();
    client.connection.stream.destroy(new Error('cable cut'));
    await runner.release();
    await expect(dataSource.query('SELECT count(*)::int AS items FROM item')).resolves.toEqual([
      { items: 0 },
    ]);
    await expect(dataSource.query('SHOW application_name')).resolves.not.toEqual([
      { application_name: 'someone' },
    ]);
  });
});

describe('the folder of the embedded database', () => {
  it('is refused to a second process with a clear message', async () => {
    const folder = await folderWithDatabase();
    await openDatabase(folder);
    const second = new Program('open-once', folder);
    expect(await second.says('refused')).toContain(`${folder} is in use by process ${process.pid}`);
    expect(await second.ended).toBe(1);
  });

  it('is refused to a second data source of the same process', async () => {
    const folder = await folderWithDatabase();
    const first = await openDatabase(folder);
    const second = new WagonDataSource({ dataDir: folder }, noTables);
    await expect(second.initialize()).rejects.toThrow('is already open in this process');
    await expect(first.query('SELECT 1 AS alive')).resolves.toEqual([{ alive: 1 }]);
    await expect(database.isFolderLocked(folder)).resolves.toBe(true);
    await first.destroy();
    await second.initialize();
    await second.destroy();
  });

  it(
    'holds every acknowledged transaction, whole, after kill -9 in the middle of committing',
    async () => {
      const folder = await folderWithDatabase();
      for (let round = 0; round < 3; round++) {
        const writer = new Program('commit-pairs', folder);
        await writer.says('ready');
        while (writer.lines.filter((line) => line.startsWith('acknowledged')).length <= 10)
          await setTimeout(10);
        await setTimeout(Math.random() * 300);
        await writer.kill();
        const last = Number(writer.lines.at(-1)!.split(' ')[1]);
        const dataSource = await openDatabase(folder);
        const pairs = await dataSource.query(
          'SELECT pair, count(*)::int AS halves FROM pairs GROUP BY pair ORDER BY pair',
        );
        await dataSource.destroy();
        expect(pairs.filter(({ halves }: { halves: number }) => halves !== 2)).toEqual([]);
        expect(pairs.length).toBeGreaterThanOrEqual(last);
        expect(pairs.length).toBeLessThanOrEqual(last + 1); // one may be committed and not yet said
      }
    },
    SLOW_START,
  );

  it(
    'is whole or absent when the first start was killed half-way',
    async () => {
      const folder = emptyFolder();
      for (const moment of [300, 1_200, 2_200]) {
        const starter = new Program('open-once', folder);
        await setTimeout(moment);
        await starter.kill();
      }
      const last = new Program('open-once', folder);
      expect(await last.says('answered', 'refused')).toContain('answered 42');
      expect(await last.ended).toBe(0);
      expect(existsSync(join(folder, 'database.new'))).toBe(false);
    },
    SLOW_START,
  );

  it('lets the process end by itself after closing', async () => {
    const program = new Program('open-once', await folderWithDatabase());
    await program.says('closed');
    expect(await program.ended).toBe(0);
  });

  it('is not touched when it holds something else, or another version', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'database'));
    writeFileSync(join(folder, 'database', 'letter.txt'), 'dear');
    const open = () => new WagonDataSource({ dataDir: folder }, noTables).initialize();
    await expect(open()).rejects.toThrow('is not empty and not a database');
    writeFileSync(join(folder, 'database', 'PG_VERSION'), '17\n');
    await expect(open()).rejects.toThrow('was written by PostgreSQL 17');
    expect(readFileSync(join(folder, 'database', 'letter.txt'), 'utf8')).toBe('dear');
    await expect(database.isFolderLocked(folder)).resolves.toBe(false);
  });

  it('says why the engine cannot start on damaged files, and frees the folder', async () => {
    const folder = await folderWithDatabase();
    writeFileSync(join(folder, 'database', 'global', 'pg_control'), 'rubbish');
    await expect(new WagonDataSource({ dataDir: folder }, noTables).initialize()).rejects.toThrow(
      /the embedded database in .* ended: .*(PANIC|FATAL)/,
    );
    await expect(database.isFolderLocked(folder)).resolves.toBe(false);
  });
});
