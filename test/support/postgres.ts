import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  url: string;
  /** Ends all its connections and removes it. */
  drop(): Promise<void>;
}

/**
 * An empty database of its own on the server of TEST_POSTGRES_URL (postgres://postgres@127.0.0.1:5432/postgres).
 * Undefined, with the reason printed, when there is no such server: PostgreSQL tests are then skipped.
 */
export async function createTestDatabase(): Promise<TestDatabase | undefined> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) return skip('TEST_POSTGRES_URL is not set');
  const name = `wagon_test_${randomBytes(6).toString('hex')}`;
  try {
    await execute(server, `CREATE DATABASE ${name}`);
  } catch (error) {
    return skip(
      `its server cannot be used: ${(error as Error).message || (error as { code?: string }).code}`,
    );
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function skip(why: string): undefined {
  process.stderr.write(`PostgreSQL tests are skipped: ${why}\n`);
  return undefined;
}
