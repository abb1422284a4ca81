import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/postgres.js';
import { database, noTables, Program } from './stage.js';

const { WagonDataSource } = database;
const server = await createTestDatabase();
const dataDir = '/nonexistent';

afterAll(() => server?.drop());

describe.skipIf(!server)('a PostgreSQL server', () => {
  it('is used with limits on statements and named connections', async () => {
    const dataSource = await new WagonDataSource(
      { databaseUrl: server!.url, dataDir, poolSize: 2 },
      noTables,
    ).initialize();
    await expect(dataSource.query('SHOW statement_timeout')).resolves.toEqual([{ statement_timeout: '15s' }]);
    await expect(dataSource.query('SHOW application_name')).resolves.toEqual([{ application_name: 'wagon' }]);
    await dataSource.destroy();
  });

  it('is migrated once by processes that start together', async () => {
    const programs = [1, 2, 3, 4].map(() => new Program('migrate', server!.url));
    const ran = await Promise.all(programs.map((program) => program.says('ran')));
    expect(ran.filter((line) => line.includes('Slow1700000000000'))).toHaveLength(1);
    for (const program of programs) expect(await program.ended).toBe(0);
  });

  it('refuses a missing database in one line', async () => {
    const databaseUrl = server!.url.replace(/[^/]+$/, 'wagon_no_such_database');
    const opening = new WagonDataSource({ databaseUrl, dataDir }, noTables).initialize();
    await expect(opening).rejects.toThrow(
      /^PostgreSQL at \S+:\d+ cannot be used: database "wagon_no_such_database" does not exist$/,
    );
  });
});

describe('a DATABASE_URL that cannot be used', () => {
  it.each([
    [
      'nothing listens',
      'postgres://user:secret@127.0.0.1:1/wagon',
      /^PostgreSQL at 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
    ],
    [
      'no such host',
      'postgres://user:secret@host.invalid/wagon',
      /^PostgreSQL at host\.invalid:5432 cannot be used: /,
    ],
    ['not a URL', 'user:secret@host', /^DATABASE_URL must look like /],
  ])('is refused in one line without the password: %s', async (_, databaseUrl, message) => {
    const refusal: Error = await new WagonDataSource({ databaseUrl, dataDir }, noTables)
      .initialize()
      .catch((error) => error);
    expect(refusal.message).toMatch(message);
    expect(refusal.message).not.toMatch(/secret|\n/);
  });
});
