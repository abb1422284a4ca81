import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, loadConfig, newId, type TenantId, UnitOfWork, type UserId } from '#libs/platform';
import type { AccessTokenId, Role } from '#libs/tenants';
import { ApiKeyRepository } from '../../libs/api-keys/src/api-key.repository.js';
import { ApiKeysService, type KeyCaller, type KeyWish } from '../../libs/api-keys/src/api-keys.service.js';
import { DeletedDevices } from '../../libs/devices/src/deleted-devices.js';
import { DeviceRepository } from '../../libs/devices/src/device.repository.js';
import { DevicesService } from '../../libs/devices/src/devices.service.js';
import { InstallationKeys } from '../../libs/platform/src/keys/installation-keys.js';
import { TenantKeyRepository } from '../../libs/platform/src/keys/tenant-key.repository.js';
import { placeOfKey, TenantKeys } from '../../libs/platform/src/keys/tenant-keys.js';
import { openMigrated } from '../support/migrated-database.js';
import { createTestDatabase } from '../support/postgres.js';

const database = await createTestDatabase();
const logger = createLogger('silent');

describe.skipIf(!database)('API keys', () => {
  const oldKey = randomBytes(32);
  const installation = new InstallationKeys([oldKey]);
  let dataSource: DataSource;
  let devices: DevicesService;
  let keys: ApiKeysService;
  let caller: KeyCaller;

  beforeAll(async () => {
    dataSource = await openMigrated(database!);
    devices = new DevicesService(new DeviceRepository(new UnitOfWork(dataSource)), loadConfig({}));
    keys = aProcess();
  });

  beforeEach(async () => {
    caller = await newUser('admin');
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  /** Another process on the same database, which has nothing in memory yet. */
  function aProcess(its = installation, env: NodeJS.ProcessEnv = {}): ApiKeysService {
    const unitOfWork = new UnitOfWork(dataSource);
    const tenantKeys = new TenantKeys(new TenantKeyRepository(unitOfWork), its);
    return new ApiKeysService(new ApiKeyRepository(unitOfWork), tenantKeys, devices, loadConfig(env), logger);
  }

  async function newUser(role: Role, tenantId?: TenantId): Promise<KeyCaller> {
    const id = tenantId ?? newId<TenantId>();
    if (!tenantId) await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [id]);
    const userId = newId<UserId>();
    await dataSource.query(
      `INSERT INTO users (id, tenant_id, email, password_hash, role, active)
       VALUES ($1::uuid, $2, $1::text, '', $3, true)`,
      [userId, id, role],
    );
    return { tenantId: id, userId, role, tokenId: newId<AccessTokenId>() };
  }

  const issue = (by: KeyCaller = caller, wish: Partial<KeyWish> = {}) =>
    keys.issue(by, {
      name: 'key',
      deviceId: null,
      mode: undefined,
      scopes: undefined,
      expiresAt: null,
      ...wish,
    });

  const code = (code: string) => expect.objectContaining({ code });

  it('have a mode, a visible prefix and 32 random bytes, and are stored as neither text nor plain hash', async () => {
    const { text, key } = await issue();
    expect(text).toMatch(/^zpk_live_[\w-]{43}$/);
    expect(Buffer.from(text.slice(9), 'base64url')).toHaveLength(32);
    expect(key.prefix).toBe(text.slice(0, 17));
    expect((await issue(caller, { mode: 'test' })).text).toMatch(/^zpk_test_/);
    const [row] = await dataSource.query('SELECT api_keys::text AS row FROM api_keys WHERE id = $1', [
      key.id,
    ]);
    expect(row.row).not.toContain(text.slice(20));
  });

  it('stand for the user who made them, with the role that the user has now', async () => {
    const { text, key } = await issue();
    expect(await keys.verify(text)).toMatchObject({
      tenantId: caller.tenantId,
      userId: caller.userId,
      role: 'admin',
      tokenId: key.id,
    });
    await dataSource.query(`UPDATE users SET role = 'user' WHERE id = $1`, [caller.userId]);
    expect((await keys.verify(text)).role).toBe('user');
    await dataSource.query('UPDATE users SET active = false WHERE id = $1', [caller.userId]);
    await expect(keys.verify(text)).rejects.toEqual(code('API_KEY_INVALID'));
  });

  it('work after the key of the installation was changed, without the old one', async () => {
    const { text } = await issue();
    const place = placeOfKey(caller.tenantId);
    const [{ wrapped }] = await dataSource.query('SELECT wrapped FROM tenant_keys WHERE tenant_id = $1', [
      caller.tenantId,
    ]);
    const changed = new InstallationKeys([randomBytes(32)]);
    const rewrapped = changed.box.seal(installation.box.open(wrapped, place), place);
    await dataSource.query('UPDATE tenant_keys SET wrapped = $2 WHERE tenant_id = $1', [
      caller.tenantId,
      rewrapped,
    ]);
    expect(await aProcess(changed).verify(text)).toMatchObject({ tenantId: caller.tenantId });
  });

  it('do not work for another tenant into whose rows they were copied', async () => {
    const { text, key } = await issue();
    const other = await newUser('admin');
    await issue(other);
    await dataSource.query('UPDATE api_keys SET tenant_id = $2, user_id = $3 WHERE id = $1', [
      ...[key.id, other.tenantId, other.userId],
    ]);
    await expect(keys.verify(text)).rejects.toEqual(code('API_KEY_INVALID'));
  });

  it('are told apart when they begin alike', async () => {
    const first = await issue();
    const second = await issue();
    await dataSource.query('UPDATE api_keys SET prefix = $1 WHERE id = $2', [
      first.key.prefix,
      second.key.id,
    ]);
    expect((await keys.verify(first.text)).key.id).toBe(first.key.id);
    const forged = first.text.slice(0, 17) + 'A'.repeat(35);
    await expect(keys.verify(forged)).rejects.toEqual(code('API_KEY_INVALID'));
  });

  it('do not work once they are revoked or have expired, and say which', async () => {
    const revoked = await issue();
    await keys.revoke(caller, revoked.key.id);
    await expect(keys.verify(revoked.text)).rejects.toEqual(code('API_KEY_INVALID'));
    const expired = await issue(caller, { expiresAt: new Date(Date.now() + 60_000) });
    await dataSource.query(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      expired.key.id,
    ]);
    await expect(keys.verify(expired.text)).rejects.toEqual(code('API_KEY_EXPIRED'));
    await expect(issue(caller, { expiresAt: new Date(Date.now() - 1) })).rejects.toEqual(
      code('VALIDATION_ERROR'),
    );
  });

  it('remember when they were last used', async () => {
    const { text, key } = await issue();
    expect(key.lastUsedAt).toBeNull();
    await keys.verify(text);
    await expect.poll(async () => (await keys.list(caller))[0]?.lastUsedAt).toBeInstanceOf(Date);
  });

  it('make only keys that may do no more than they', async () => {
    const holderOf = async (wish: Partial<KeyWish>) => keys.verify((await issue(caller, wish)).text);
    const test = await holderOf({ mode: 'test' });
    await expect(issue(test, { mode: 'live' })).rejects.toEqual(code('API_KEY_TOO_NARROW'));
    expect((await issue(test)).key.mode).toBe('test');
    const scoped = await holderOf({ scopes: ['a', 'b'] });
    await expect(issue(scoped, { scopes: ['a', 'c'] })).rejects.toEqual(code('API_KEY_TOO_NARROW'));
    await expect(issue(scoped, { scopes: [] })).rejects.toEqual(code('API_KEY_TOO_NARROW'));
    expect((await issue(scoped)).key.scopes).toEqual(['a', 'b']);
    const device = await devices.create(caller, 'Shop');
    const bound = await holderOf({ deviceId: device.id });
    expect(bound.onlyDevice).toBe(device.id);
    for (const attempt of [issue(bound), keys.list(bound), keys.revoke(bound, bound.key.id)])
      await expect(attempt).rejects.toEqual(code('DEVICE_OUT_OF_REACH'));
  });

  it('of other tenants and, for plain users, of other users are not found', async () => {
    const { key } = await issue();
    await expect(keys.revoke(await newUser('admin'), key.id)).rejects.toEqual(code('API_KEY_NOT_FOUND'));
    const colleague = await newUser('user', caller.tenantId);
    await expect(keys.revoke(colleague, key.id)).rejects.toEqual(code('API_KEY_NOT_FOUND'));
    expect(await keys.list(colleague)).toEqual([]);
    const device = await devices.create(await newUser('admin'), 'Theirs');
    await expect(issue(caller, { deviceId: device.id })).rejects.toEqual(code('DEVICE_NOT_FOUND'));
  });

  it('of test mode make devices on the sandbox network, and say so where there is none', async () => {
    const holder = await keys.verify((await issue(caller, { mode: 'test' })).text);
    expect(await keys.createDevice(holder, 'Test', { a: 1 })).toMatchObject({
      network: 'sandbox',
      metadata: { a: 1 },
    });
    const without = aProcess(installation, { WAGON_SANDBOX: 'off' });
    await expect(without.createDevice(holder, 'Test', {})).rejects.toEqual(code('SANDBOX_UNAVAILABLE'));
    expect(await without.createDevice(caller, 'Live', {})).toBeTruthy();
  });

  it('of one device reach no other, and make none', async () => {
    const mine = await devices.create(caller, 'Mine');
    const other = await devices.create(caller, 'Other');
    const bound = await keys.verify((await issue(caller, { deviceId: mine.id })).text);
    expect((await devices.list(bound)).map(({ id }) => id)).toEqual([mine.id]);
    await expect(devices.get(bound, other.id)).rejects.toEqual(code('DEVICE_OUT_OF_REACH'));
    await expect(devices.create(bound, 'New')).rejects.toEqual(code('DEVICE_OUT_OF_REACH'));
  });

  describe('and a device that was deleted softly', () => {
    it('is there only for what is left of it, and then not at all', async () => {
      const device = await devices.create(caller, 'Shop');
      await devices.removeSoftly(caller.tenantId, device.id);
      expect(await devices.list(caller)).toEqual([]);
      await expect(devices.get(caller, device.id)).rejects.toEqual(code('DEVICE_NOT_FOUND'));
      expect(await devices.current(device)).toBeUndefined();
      expect((await devices.getWithDeleted(caller, device.id)).deletedAt).toBeInstanceOf(Date);
      const stranger = await newUser('admin');
      await expect(devices.getWithDeleted(stranger, device.id)).rejects.toEqual(code('DEVICE_NOT_FOUND'));

      const cleaner = new DeletedDevices(devices, logger);
      await cleaner.removeOld();
      expect(await devices.listWithDeleted(caller)).toHaveLength(1);
      await cleaner.removeOld(Date.now() + 31 * 24 * 60 * 60 * 1_000);
      expect(await devices.listWithDeleted(caller)).toEqual([]);
    });
  });
});
