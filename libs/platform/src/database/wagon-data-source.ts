import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { unreachableDatabase } from './connection-failure.js';
import {
  assertPostgresUrl,
  type DatabaseSchema,
  type DatabaseSettings,
  dataSourceOptions,
} from './data-source-options.js';
import { acquireFolderLock, type FolderLock } from './folder-lock.js';
import { EmbeddedDatabase } from './pglite/embedded-database.js';

/**
 * The data source of the gateway, of its command line and of the TypeORM CLI. Making one opens nothing; `initialize`
 * connects to PostgreSQL, or takes the data folder for this process and opens the embedded database in it.
 */
export class WagonDataSource extends DataSource {
  private readonly settings: DatabaseSettings;
  private readonly embedded?: EmbeddedDatabase;
  private lock?: FolderLock;

  constructor(settings: DatabaseSettings, schema: DatabaseSchema) {
    const embedded = settings.databaseUrl
      ? undefined
      : new EmbeddedDatabase(join(settings.dataDir, 'database'));
    super(dataSourceOptions(settings, schema, embedded));
    this.settings = settings;
    this.embedded = embedded;
  }

  get isEmbedded(): boolean {
    return this.embedded !== undefined;
  }

  /** @throws an Error whose message is one line for the operator, without secrets */
  override async initialize(): Promise<this> {
    if (this.settings.databaseUrl) assertPostgresUrl(this.settings.databaseUrl);
    try {
      if (this.embedded) {
        this.lock = await acquireFolderLock(this.settings.dataDir);
        await this.embedded.open(); // here, because the first time takes longer than a connection may
      }
      await super.initialize();
      return this;
    } catch (error) {
      await this.closeEmbedded();
      throw this.embedded ? error : unreachableDatabase(this.settings.databaseUrl!, error);
    }
  }

  /** Resolves when the database is closed and its folder free. */
  override async destroy(): Promise<void> {
    await super.destroy();
    await this.closeEmbedded();
  }

  private async closeEmbedded(): Promise<void> {
    await this.embedded?.close();
    await this.lock?.release();
    this.lock = undefined;
  }
}
