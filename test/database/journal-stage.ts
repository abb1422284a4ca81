import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DeviceId, TenantId } from '../../libs/platform/src/index.js';
import { createTestDatabase } from '../support/postgres.js';
import { database } from './stage.js';

const built = (path: string) =>
  import(pathToFileURL(fileURLToPath(new URL(`../../dist/${path}`, import.meta.url))).href);

const { EventPublisher }: typeof import('../../libs/journal/src/event-publisher.js') = await built(
  'libs/journal/src/event-publisher.js',
);
const { EventRepository }: typeof import('../../libs/journal/src/event.repository.js') = await built(
  'libs/journal/src/event.repository.js',
);
const { JournalNews }: typeof import('../../libs/journal/src/journal-news.js') = await built(
  'libs/journal/src/journal-news.js',
);
const { JournalReader }: typeof import('../../libs/journal/src/journal-reader.js') = await built(
  'libs/journal/src/journal-reader.js',
);
const { JournalRetention }: typeof import('../../libs/journal/src/journal-retention.js') = await built(
  'libs/journal/src/journal-retention.js',
);
const { InstallationKeys }: typeof import('../../libs/platform/src/keys/installation-keys.js') = await built(
  'libs/platform/src/keys/installation-keys.js',
);
const { TenantKeys }: typeof import('../../libs/platform/src/keys/tenant-keys.js') = await built(
  'libs/platform/src/keys/tenant-keys.js',
);
const { TenantKeyRepository }: typeof import('../../libs/platform/src/keys/tenant-key.repository.js') =
  await built('libs/platform/src/keys/tenant-key.repository.js');
const { entities, migrations }: typeof import('../../ormconfig.js') = await built('ormconfig.js');

const logger = { error: () => undefined, warn: () => undefined } as never;
const installation = new InstallationKeys([randomBytes(32)]);

/** A database with all tables, which several processes may share when it is PostgreSQL. */
export interface JournalDatabase {
  /** The journal of one process. */
  open(): Promise<JournalOfProcess>;
  close(): Promise<void>;
}

export type JournalOfProcess = Awaited<ReturnType<typeof openJournal>>;

export async function journalDatabase(kind: 'embedded' | 'postgres'): Promise<JournalDatabase | undefined> {
  const server = kind === 'postgres' ? await createTestDatabase() : undefined;
  if (kind === 'postgres' && !server) return undefined;
  const opened: JournalOfProcess[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'wagon-'));
  return {
    open: async () => {
      const journal = await openJournal(server ? { databaseUrl: server.url, dataDir } : { dataDir });
      opened.push(journal);
      return journal;
    },
    close: async () => {
      for (const { news, dataSource } of opened) {
        news.beforeApplicationShutdown();
        await dataSource.destroy();
      }
      await server?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function openJournal(settings: { databaseUrl?: string; dataDir: string }) {
  const dataSource = await new database.WagonDataSource(settings, { entities, migrations }).initialize();
  await database.migrate(dataSource);
  const unitOfWork = new database.UnitOfWork(dataSource);
  const groupCommit = new database.GroupCommit(unitOfWork, logger);
  const keys = new TenantKeys(new TenantKeyRepository(unitOfWork), installation);
  const events = new EventRepository(unitOfWork, keys);
  const news = new JournalNews(events, settings as never, logger);
  news.onModuleInit();
  return {
    dataSource,
    unitOfWork,
    groupCommit,
    events,
    news,
    publisher: new EventPublisher(events, news, groupCommit, unitOfWork),
    reader: new JournalReader(events, news),
    retention: new JournalRetention(events, { eventRetentionDays: 30 } as never, logger),
    newTenant: async () => {
      const id = randomUUID() as TenantId;
      await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [id]);
      return id;
    },
    newDevice: async (tenantId: TenantId) => {
      const id = randomUUID() as DeviceId;
      await dataSource.query(
        `INSERT INTO devices (id, tenant_id, name, network, desired_state, actual_state)
         VALUES ($1, $2, 'Shop', 'sandbox', 'disconnected', 'unlinked')`,
        [id, tenantId],
      );
      return id;
    },
  };
}
