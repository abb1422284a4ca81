import type { DataSourceOptions, EntitySchema, Logger, LoggerOptions, MigrationInterface } from 'typeorm';
import type { EmbeddedDatabase } from './pglite/embedded-database.js';
import { PreparingClient } from './preparing-client.js';

const SECOND = 1_000;

export interface DatabaseSettings {
  /** `postgres://…`; without it the embedded database in `dataDir` is used. */
  databaseUrl?: string;
  dataDir: string;
  /** Connections to PostgreSQL; the embedded database always has one. */
  poolSize?: number;
  /** `error` and `query` print parameters, which may be secrets: a failed query is thrown, and logged by who catches it. */
  logging?: LoggerOptions;
  logger?: Logger;
}

type Class<T = object> = new () => T;

/** The rows of ormconfig.ts: what the platform must know of the features' tables, without importing a feature. */
export interface DatabaseSchema {
  entities: readonly (Class | EntitySchema)[];
  /** In the order in which they run; a class name ends in its time (`Init1700000000000`). */
  migrations: readonly Class<MigrationInterface>[];
}

/**
 * One dialect, one driver, two databases: PostgreSQL by its URL or the given embedded one.
 * Embedded, `pg` holds the one session in a pool of one: everything outside the running transaction waits for it.
 */
export function dataSourceOptions(
  { databaseUrl, poolSize = 10, logging = ['warn', 'migration'], logger }: DatabaseSettings,
  { entities, migrations }: DatabaseSchema,
  embedded?: EmbeddedDatabase,
): DataSourceOptions {
  const shared = {
    type: 'postgres' as const,
    entities: [...entities],
    migrations: [...migrations],
    migrationsTransactionMode: 'each' as const,
    installExtensions: false,
    synchronize: false,
    applicationName: 'wagon',
    logging,
    ...(logger && { logger }),
  };
  if (databaseUrl)
    return {
      ...shared,
      url: databaseUrl,
      poolSize,
      connectTimeoutMS: 5 * SECOND,
      extra: {
        statement_timeout: 15 * SECOND,
        query_timeout: 20 * SECOND, // for a server that says nothing any more, not even that it is gone
        idleTimeoutMillis: 30 * SECOND,
        keepAlive: true,
        Client: PreparingClient,
      },
    };
  if (!embedded) throw new Error('without DATABASE_URL an embedded database is needed');
  return {
    ...shared,
    username: 'postgres',
    database: 'postgres',
    poolSize: 1,
    connectTimeoutMS: 15 * SECOND,
    extra: { idleTimeoutMillis: 0, stream: () => embedded.connect(), Client: PreparingClient },
  };
}

/**
 * Checked when connecting, not when the options are made: ormconfig.ts makes them for whoever imports it.
 * @throws an Error that does not repeat the URL, which may hold a password
 */
export function assertPostgresUrl(databaseUrl: string): void {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw new Error('DATABASE_URL must look like postgres://user:password@host:5432/database');
}
