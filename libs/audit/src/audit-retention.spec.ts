import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Config, createLogger, UnitOfWork } from '#libs/platform';
import { openMigrated } from '../../../test/support/migrated-database.js';
import { createTestDatabase } from '../../../test/support/postgres.js';
import { AuditRepository } from './audit.repository.js';
import { AuditRetention } from './audit-retention.js';

const database = await createTestDatabase();
let dataSource: DataSource;

beforeAll(async () => {
  if (!database) return;
  dataSource = await openMigrated(database);
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

it.skipIf(!database)(
  'removes what is older than the configured days, in batches, and nothing else',
  async () => {
    await dataSource.query(
      `INSERT INTO audit_log (id, actor, operation, targets, at)
     SELECT 'old ' || n, 'master', 'x', '{}'::jsonb, now() - interval '30 days 1 minute' FROM generate_series(1, 1001) n
     UNION ALL SELECT 'young', 'master', 'x', '{}', now() - interval '29 days 23 hours'`,
    );
    const entries = new AuditRepository(new UnitOfWork(dataSource));
    const batches: number[] = [];
    const remove = entries.removeOlderThanAcrossTenants.bind(entries);
    entries.removeOlderThanAcrossTenants = async (days, limit) => {
      const removed = await remove(days, limit);
      batches.push(removed);
      return removed;
    };
    const retention = new AuditRetention(entries, { auditDays: 30 } as Config, createLogger('silent'));
    retention.onApplicationBootstrap();
    await expect.poll(() => batches).toEqual([500, 500, 1]);
    await retention.onApplicationShutdown();
    expect(await dataSource.query('SELECT id FROM audit_log')).toEqual([{ id: 'young' }]);
  },
);
