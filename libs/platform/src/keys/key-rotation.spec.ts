import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealedColumns } from '#ormconfig';
import { openMigrated } from '../../../../test/support/migrated-database.js';
import { createTestDatabase } from '../../../../test/support/postgres.js';
import { SecretBox } from '../crypto/index.js';
import { UnitOfWork } from '../database/index.js';
import { newId, type TenantId } from '../ids/index.js';
import { InstallationKeyRepository } from './installation-key.repository.js';
import { InstallationKeys } from './installation-keys.js';
import { KeyRotation } from './key-rotation.js';
import { KeyRotationRepository } from './key-rotation.repository.js';
import { TenantKeyRepository } from './tenant-key.repository.js';
import { TenantKeys } from './tenant-keys.js';

const database = await createTestDatabase();

const [A, B] = [randomBytes(32), randomBytes(32)] as const;
const text = Buffer.from('ratchet');

describe.skipIf(!database)('KeyRotation', () => {
  let dataSource: DataSource;
  let unitOfWork: UnitOfWork;
  let tenant: TenantId;

  beforeAll(async () => {
    dataSource = await openMigrated(database!);
    unitOfWork = new UnitOfWork(dataSource);
  });

  beforeEach(async () => {
    await dataSource.query('DELETE FROM tenants');
    tenant = await newTenant();
    await new InstallationKeyRepository(unitOfWork).writeCheck(new InstallationKeys([A]).newCheck());
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  /** A gateway that was started with these keys. */
  function gateway(...keys: Buffer[]) {
    const installation = new InstallationKeys(keys);
    const tenantKeys = new TenantKeys(new TenantKeyRepository(unitOfWork), installation);
    const rows = new InstallationKeyRepository(unitOfWork);
    const rotation = new KeyRotation(
      new KeyRotationRepository(unitOfWork),
      rows,
      installation,
      tenantKeys,
      unitOfWork,
      sealedColumns,
    );
    return { installation, tenantKeys, rotation };
  }

  /** A tenant with one device of the same id. */
  async function newTenant(): Promise<TenantId> {
    const id = newId<TenantId>();
    await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [id]);
    await dataSource.query(
      `INSERT INTO devices (id, tenant_id, name, network, desired_state, actual_state)
       VALUES ($1, $1, 'device', 'sandbox', 'connected', 'connected')`,
      [id],
    );
    return id;
  }

  const insertKey = (kind: string, id: string, value: Buffer) =>
    dataSource.query('INSERT INTO signal_keys (device_id, kind, id, value) VALUES ($1, $2, $3, $4)', [
      tenant,
      kind,
      id,
      value,
    ]);

  const place = (kind: string, id: string) => `${tenant}/${kind}/${id}`;

  it('wraps the keys of all tenants with the first key, once', async () => {
    const before = gateway(A);
    const sealed = (await before.tenantKeys.boxOf(tenant)).seal(text, 'here');
    for (let more = 0; more < 120; more++) await before.tenantKeys.boxOf(await newTenant());
    const now = gateway(B, A);
    const done = { rewrapped: 121, resealed: 0, unreadable: 0, isComplete: true };
    expect(await now.rotation.rotate()).toEqual(done);
    expect(await now.rotation.rotate()).toEqual({ ...done, rewrapped: 0 });
    expect((await gateway(B).tenantKeys.boxOf(tenant)).open(sealed, 'here')).toEqual(text);
    await expect(gateway(A).tenantKeys.boxOf(tenant)).rejects.toThrow(/not in WAGON_ENCRYPTION_KEY/);
    const check = (await dataSource.query('SELECT key_check FROM installation'))[0].key_check;
    expect(now.installation.passes(check)).toBe(true);
    expect(gateway(A).installation.passes(check)).toBe(false);
  });

  it("seals what an installation's key sealed with the tenant's, and leaves the rest as it is", async () => {
    const old = new SecretBox([A]);
    for (let id = 0; id < 230; id++)
      await insertKey('session', String(id), old.seal(text, place('session', String(id))));
    const own = (await gateway(A).tenantKeys.boxOf(tenant)).seal(text, place('creds', ''));
    await insertKey('creds', '', own);
    await dataSource.query(
      `INSERT INTO webhook_endpoints
         (id, tenant_id, device_id, kind, url, events, enabled, api_version, timeout_seconds, revision, position, secret)
       VALUES ('wh_1', $1, $1, 'webhook', 'https://example.com', '{*}', true, '1', 10, gen_random_uuid(), 0, $2)`,
      [tenant, old.seal(text, `webhook/${tenant}/secret`)],
    );
    expect(await gateway(B, A).rotation.rotate()).toMatchObject({ resealed: 231, isComplete: true });
    const box = await gateway(B).tenantKeys.boxOf(tenant);
    const rows = await dataSource.query('SELECT kind, id, value FROM signal_keys');
    for (const { kind, id, value } of rows) expect(box.open(value, place(kind, id))).toEqual(text);
    expect(rows.find(({ kind }: { kind: string }) => kind === 'creds').value).toEqual(own);
    const [webhook] = await dataSource.query('SELECT secret, headers FROM webhook_endpoints');
    expect(box.open(webhook.secret, `webhook/${tenant}/secret`)).toEqual(text);
    expect(webhook.headers).toBeNull();
  });

  it('waits for nobody, and says that something is left', async () => {
    await insertKey('session', '1', new SecretBox([A]).seal(text, place('session', '1')));
    const writer = dataSource.createQueryRunner();
    await writer.startTransaction();
    await writer.query('SELECT 1 FROM signal_keys FOR UPDATE');
    const { rotation } = gateway(B, A);
    expect(await rotation.rotate()).toMatchObject({ resealed: 0, isComplete: false });
    await writer.rollbackTransaction();
    await writer.release();
    expect(await rotation.rotate()).toMatchObject({ resealed: 1, isComplete: true });
  });

  it('leaves what is damaged, and goes on', async () => {
    const damaged = new SecretBox([A]).seal(text, place('session', '1'));
    damaged[damaged.length - 1]! ^= 1;
    await insertKey('session', '1', damaged);
    await insertKey('session', '2', new SecretBox([A]).seal(text, place('session', '2')));
    expect(await gateway(B, A).rotation.rotate()).toMatchObject({
      resealed: 1,
      unreadable: 1,
      isComplete: false,
    });
  });
});
