import { type DataSource, MigrationExecutor } from 'typeorm';

/** Any constant: the first bytes of "wagon" as a number. Only Wagon's migrations take this lock. */
const MIGRATIONS_LOCK = 0x7761676f;

/**
 * Runs the migrations that are missing, each in a transaction of its own. Processes that start together on one
 * PostgreSQL take turns: the second finds nothing left to do.
 * @returns the names of the migrations that ran
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const { connectionParameters: limits } = await runner.connect();
  const { query_timeout: usual } = limits;
  try {
    limits.query_timeout = 0;
    await runner.query(`SET statement_timeout = 0`); // a migration, or the wait for another process's, may take long
    await runner.query(`SELECT pg_advisory_lock($1)`, [MIGRATIONS_LOCK]);
    try {
      const executor = new MigrationExecutor(dataSource, runner); // on this connection: embedded there is no other
      executor.transaction = 'each';
      return (await executor.executePendingMigrations()).map(({ name }) => name);
    } finally {
      await runner.query(`SELECT pg_advisory_unlock($1)`, [MIGRATIONS_LOCK]);
      await runner.query(`RESET statement_timeout`);
      limits.query_timeout = usual;
    }
  } finally {
    await runner.release();
  }
}
