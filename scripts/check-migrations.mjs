// Fails when entities and migrations disagree: `node scripts/check-migrations.mjs`. Runs every migration on a new
// embedded database, and on a new database of TEST_POSTGRES_URL when that is set, and asks TypeORM what is missing.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { buildIfNeeded } from './build.mjs';

buildIfNeeded();
const { entities, migrations } = await import('#ormconfig');
const { migrate, WagonDataSource } = await import('#libs/platform');

/** The SQL that TypeORM would still run to make the tables what the entities say. */
async function missing(settings) {
  const dataSource = await new WagonDataSource(settings, { entities, migrations }).initialize();
  try {
    await migrate(dataSource);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await dataSource.destroy();
  }
}

async function onEmbedded() {
  const dataDir = mkdtempSync(join(tmpdir(), 'wagon-check-'));
  try {
    return await missing({ dataDir });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function onPostgres(server) {
  const name = `wagon_check_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return await missing({ databaseUrl: url.href, dataDir: tmpdir() });
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  }
}

function report(where, queries) {
  if (queries.length === 0) return console.log(`${where}: entities and migrations agree`);
  console.error(`${where}: the entities need what no migration makes:\n  ${queries.join('\n  ')}`);
  process.exitCode = 1;
}

report('embedded', await onEmbedded());
const server = process.env.TEST_POSTGRES_URL;
if (server) report('PostgreSQL', await onPostgres(server));
else console.log('PostgreSQL: not checked, TEST_POSTGRES_URL is not set');
