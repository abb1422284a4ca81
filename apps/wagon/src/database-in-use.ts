import { Client } from 'pg';

/**
 * Whether a gateway is connected to the PostgreSQL database now. The embedded database needs no such question: its
 * folder can be taken once only. A gateway that has been idle for long may have no connection and is not seen; what
 * is done beside it is safe for the database, and a session of a deleted tenant ends at its next write.
 */
export async function isDatabaseInUse(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'wagon command line' });
  try {
    await client.connect();
  } catch {
    return false; // opening it will say why that fails
  }
  try {
    const { rows } = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'wagon' LIMIT 1`,
    );
    return rows.length > 0;
  } finally {
    await client.end();
  }
}
