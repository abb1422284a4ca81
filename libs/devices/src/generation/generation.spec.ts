import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, newId, UnitOfWork } from '#libs/platform';
import { openMigrated } from '../../../../test/support/migrated-database.js';
import { createTestDatabase } from '../../../../test/support/postgres.js';
import { Generation } from './generation.js';
import { GenerationRepository } from './generation.repository.js';
import { GenerationFile } from './generation-file.js';

const database = await createTestDatabase();

describe.skipIf(!database)('the generation of a database', () => {
  let dataSource: DataSource;
  let dataDir: string;
  let linked: string;
  let unlinked: string;
  const started: Generation[] = [];

  beforeAll(async () => {
    dataSource = await openMigrated(database!);
  });

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'wagon-generation-'));
    linked = await newDevice('5511999990001@s.whatsapp.net');
    unlinked = await newDevice(null);
  });

  afterEach(async () => {
    for (const generation of started.splice(0)) await generation.onApplicationShutdown();
    rmSync(dataDir, { recursive: true });
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  async function newDevice(jid: string | null): Promise<string> {
    const id = newId();
    await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [id]);
    await dataSource.query(
      `INSERT INTO devices (id, tenant_id, name, network, desired_state, actual_state, jid)
       VALUES ($1, $1, 'device', 'sandbox', 'connected', 'connected', $2)`,
      [id, jid],
    );
    return id;
  }

  async function start(folder = dataDir): Promise<Generation> {
    const rows = new GenerationRepository(new UnitOfWork(dataSource));
    const file = new GenerationFile(folder);
    const generation = new Generation(rows, file, new UnitOfWork(dataSource), createLogger('silent'));
    started.push(generation);
    return generation.begin();
  }

  const count = async () =>
    Number((await dataSource.query('SELECT generation FROM installation'))[0].generation);
  const restoreCopyOf = (generation: number) =>
    dataSource.query('UPDATE installation SET generation = $1', [generation]);
  const stale = async () =>
    (await dataSource.query('SELECT id FROM devices WHERE sessions_stale')).map(
      ({ id }: { id: string }) => id,
    );

  it('goes up at every start, in the database and then in the file', async () => {
    const before = await count();
    expect(await start()).toMatchObject({ isRolledBack: false, inDatabase: before, inFile: undefined });
    expect(await start()).toMatchObject({
      isRolledBack: false,
      inDatabase: before + 1,
      inFile: before + 1,
    });
    expect(JSON.parse(readFileSync(join(dataDir, 'generation.json'), 'utf8')).generation).toBe(before + 2);
    expect(await stale()).toEqual([]);
  });

  it('tells an older copy, marks the linked devices, and is past it at the next start', async () => {
    await start();
    const copy = await count();
    await start();
    await restoreCopyOf(copy);
    const found = await start();
    expect(found).toMatchObject({ isRolledBack: true, inDatabase: copy, inFile: copy + 1 });
    expect(await count()).toBe(copy + 2);
    expect(await stale()).toEqual(expect.arrayContaining([linked]));
    expect(await stale()).not.toContain(unlinked);
    expect((await start()).isRolledBack).toBe(false);
    expect(await stale()).toContain(linked); // until the sessions have been rebuilt
  });

  it('tells a copy of a database in use as soon as it has been counted up once more', async () => {
    const running = await start();
    const dump = await count();
    await running.advance();
    await restoreCopyOf(dump);
    expect((await start()).isRolledBack).toBe(true);
  });

  it('tells that the database became older under a running gateway', async () => {
    const running = await start();
    await running.advance();
    await restoreCopyOf((await count()) - 1);
    await running.advance();
    expect(running.isRolledBack).toBe(true);
    expect(await stale()).toContain(linked);
  });

  it('believes whoever says that it was restored, once', async () => {
    await start();
    writeFileSync(join(dataDir, 'restored'), '');
    expect((await start()).isRolledBack).toBe(true);
    expect(await stale()).toContain(linked);
    expect((await start()).isRolledBack).toBe(false);
  });

  it('finds nothing where several gateways count, each with a file of its own', async () => {
    const other = mkdtempSync(join(tmpdir(), 'wagon-generation-'));
    for (const folder of [dataDir, other, other, dataDir])
      expect((await start(folder)).isRolledBack).toBe(false);
    rmSync(other, { recursive: true });
  });

  it('believes no file of another installation, and none that it cannot understand', async () => {
    const file = join(dataDir, 'generation.json');
    for (const text of [JSON.stringify({ installation_id: newId(), generation: 1e9 }), '{"gen', 'null', '']) {
      writeFileSync(file, text);
      expect((await start()).isRolledBack).toBe(false);
    }
  });
});
