import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMigrated } from '../../../../test/support/migrated-database.js';
import { createTestDatabase } from '../../../../test/support/postgres.js';
import { UnitOfWork } from '../database/index.js';
import { newId, type TenantId } from '../ids/index.js';
import { InstallationKeys } from './installation-keys.js';
import { TenantKeyRepository } from './tenant-key.repository.js';
import { TenantKeys } from './tenant-keys.js';

const database = await createTestDatabase();

const text = Buffer.from('ratchet');

describe.skipIf(!database)('TenantKeys', () => {
  const installation = new InstallationKeys([randomBytes(32)]);
  let dataSource: DataSource;
  let unitOfWork: UnitOfWork;
  let keys: TenantKeys;
  let tenant: TenantId;

  beforeAll(async () => {
    dataSource = await openMigrated(database!);
    unitOfWork = new UnitOfWork(dataSource);
  });

  beforeEach(async () => {
    keys = aProcess();
    tenant = await newTenant();
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  /** Another process on the same database, which has nothing in memory yet. */
  const aProcess = (its = installation) => new TenantKeys(new TenantKeyRepository(unitOfWork), its);

  async function newTenant(): Promise<TenantId> {
    const id = newId<TenantId>();
    await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [id]);
    return id;
  }

  it('gives all processes the same key, also when they ask first at the same moment', async () => {
    const [first, second] = await Promise.all([keys.boxOf(tenant), aProcess().boxOf(tenant)]);
    expect(second.open(first.seal(text, 'here'), 'here')).toEqual(text);
    expect((await aProcess().boxOf(tenant)).open(second.seal(text, 'here'), 'here')).toEqual(text);
  });

  it('opens what was sealed with the key of the installation, and seals with the own one', async () => {
    const box = await keys.boxOf(tenant);
    expect(box.open(installation.box.seal(text, 'here'), 'here')).toEqual(text);
    expect(() => installation.box.open(box.seal(text, 'here'), 'here')).toThrow(
      /not in WAGON_ENCRYPTION_KEY/,
    );
    const ofAnother = await keys.boxOf(await newTenant());
    expect(() => ofAnother.open(box.seal(text, 'here'), 'here')).toThrow();
  });

  it('is told of no key that was rolled back', async () => {
    let sealed: Uint8Array = Buffer.alloc(0);
    const undone = unitOfWork.run(async () => {
      sealed = (await keys.boxOf(tenant)).seal(text, 'here');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(keys.knownBoxOf(tenant)).toBeUndefined();
    const box = await keys.boxOf(tenant);
    expect(() => box.open(sealed, 'here')).toThrow();
    expect((await aProcess().boxOf(tenant)).open(box.seal(text, 'here'), 'here')).toEqual(text);
  });

  it('remembers a key that was there before the transaction in which it is first asked for', async () => {
    await aProcess().boxOf(tenant);
    await unitOfWork.run(async (manager) => {
      await manager.query("UPDATE tenants SET name = name || ' again' WHERE id = $1", [tenant]);
      await keys.boxOf(tenant);
    });
    expect(keys.knownBoxOf(tenant)).toBeDefined();
  });

  it('knows a box without waiting once it was asked for, until the tenant is forgotten', async () => {
    expect(keys.knownBoxOf(tenant)).toBeUndefined();
    const box = await keys.boxOf(tenant);
    expect(keys.knownBoxOf(tenant)).toBe(box);
    keys.forget(tenant);
    expect(keys.knownBoxOf(tenant)).toBeUndefined();
  });

  it('loses the key with its tenant', async () => {
    const sealed = (await keys.boxOf(tenant)).seal(text, 'here');
    await dataSource.query('DELETE FROM tenants WHERE id = $1', [tenant]);
    keys.forget(tenant);
    expect(await dataSource.query('SELECT 1 FROM tenant_keys WHERE tenant_id = $1', [tenant])).toEqual([]);
    await expect(keys.boxOf(tenant)).rejects.toThrow('the tenant is gone');
    await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [tenant]);
    const anew = await keys.boxOf(tenant);
    expect(() => anew.open(sealed, 'here')).toThrow();
  });

  it("does not open another tenant's key in its place, nor any with a foreign key of the installation", async () => {
    await keys.boxOf(tenant);
    const thief = await newTenant();
    await dataSource.query(
      'INSERT INTO tenant_keys (tenant_id, wrapped) SELECT $1, wrapped FROM tenant_keys WHERE tenant_id = $2',
      [thief, tenant],
    );
    await expect(keys.boxOf(thief)).rejects.toThrow(/belongs elsewhere/);
    const foreign = aProcess(new InstallationKeys([randomBytes(32)]));
    await expect(foreign.boxOf(tenant)).rejects.toThrow(/not in WAGON_ENCRYPTION_KEY/);
  });
});
