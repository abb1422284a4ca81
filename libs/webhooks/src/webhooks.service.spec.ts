import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Device, DevicesService } from '#libs/devices';
import { EVENT_TYPES, type WagonEvent } from '#libs/journal';
import {
  type DeviceId,
  newId,
  SecretBox,
  TargetGuard,
  type TenantId,
  type TenantKeys,
  UnitOfWork,
  type UserId,
} from '#libs/platform';
import type { UsersService } from '#libs/tenants';
import { entities, migrations } from '#ormconfig';
import { createTestDatabase } from '../../../test/support/postgres.js';
import { AutoConfiguration } from './auto-configuration.js';
import { WebhookRepository } from './webhook.repository.js';
import { WebhookDirectory } from './webhook-directory.js';
import { type WebhookSettings, WebhooksService } from './webhooks.service.js';

const database = await createTestDatabase();

const settings: WebhookSettings = {
  url: 'https://93.184.216.34/hook',
  enabledEvents: ['message.received', 'message.received'],
  enabled: true,
  retryAttempts: 3,
  timeoutSeconds: 10,
  headers: { 'X-Shop': '1' },
  secret: 's3cret',
};

describe.skipIf(!database)('webhooks in PostgreSQL', () => {
  let dataSource: DataSource;
  let webhooks: WebhooksService;
  let directory: WebhookDirectory;
  let autoConfiguration: AutoConfiguration;
  let device: Device;
  let recorded: (string | null)[];
  let urlOfUser: string | null;
  const guard = new TargetGuard([]);

  beforeAll(async () => {
    dataSource = new DataSource({
      type: 'postgres',
      url: database!.url,
      entities: [...entities],
      migrations: [...migrations],
    });
    await dataSource.initialize();
    await dataSource.runMigrations();
  });

  beforeEach(async () => {
    const unitOfWork = new UnitOfWork(dataSource);
    const repository = new WebhookRepository(unitOfWork);
    const box = new SecretBox([randomBytes(32)]);
    const keys = { boxOf: async () => box } as unknown as TenantKeys;
    recorded = [];
    urlOfUser = null;
    const devices = {
      recordWebhookUrl: async (_tenant: TenantId, _device: DeviceId, url: string | null) => {
        recorded.push(url);
      },
    } as unknown as DevicesService;
    const users = { webhookUrlOf: async () => urlOfUser } as unknown as UsersService;
    directory = new WebhookDirectory(repository, keys);
    webhooks = new WebhooksService(repository, directory, devices, guard, keys, unitOfWork);
    autoConfiguration = new AutoConfiguration(users, devices, repository, directory, unitOfWork);
    device = await insertDevice();
  });

  afterAll(async () => {
    await guard.onApplicationShutdown();
    await dataSource?.destroy();
    await database?.drop();
  });

  async function insertDevice(): Promise<Device> {
    const tenantId = newId<TenantId>();
    const id = newId<DeviceId>();
    await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1, $2)', [tenantId, tenantId]);
    await dataSource.query(
      `INSERT INTO devices (id, tenant_id, name, network, desired_state, actual_state)
       VALUES ($1, $2, 'device', 'sandbox', 'disconnected', 'unlinked')`,
      [id, tenantId],
    );
    return { id, tenantId } as Device;
  }

  const arrival = (type: WagonEvent['type']) =>
    ({ type, tenantId: device.tenantId, deviceId: device.id, userId: newId<UserId>() }) as WagonEvent;

  it('has tables that the entity describes', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).filter((query) => query.includes('webhooks'))).toEqual([]);
  });

  it('keeps what was configured', async () => {
    const configured = await webhooks.configure(device, settings);
    expect(configured).toMatchObject({
      url: settings.url,
      enabledEvents: ['message.received'],
      timeoutMs: 10_000,
      headers: { 'X-Shop': '1' },
      secret: 's3cret',
    });
    expect(await webhooks.get(device)).toEqual(configured);
    expect(recorded).toEqual([settings.url]);
  });

  it('replaces all but the id and a secret that was left out', async () => {
    const first = await webhooks.configure(device, settings);
    const second = await webhooks.configure(device, {
      ...settings,
      url: 'https://93.184.216.34/other',
      enabled: false,
      headers: null,
      secret: undefined,
    });
    expect(second).toMatchObject({
      id: first.id,
      createdAt: first.createdAt,
      url: 'https://93.184.216.34/other',
      enabled: false,
      headers: null,
      secret: 's3cret',
    });
    expect(second.updatedAt.getTime()).toBeGreaterThan(first.updatedAt.getTime());
  });

  it('removes the secret when it is told to', async () => {
    await webhooks.configure(device, settings);
    expect(await webhooks.configure(device, { ...settings, secret: null })).toMatchObject({ secret: null });
  });

  it('refuses a target that it may not reach, and changes nothing', async () => {
    await expect(webhooks.configure(device, { ...settings, url: 'https://10.0.0.1/' })).rejects.toMatchObject(
      {
        code: 'VALIDATION_ERROR',
        message: 'webhook_url must not lead to a private address',
      },
    );
    await expect(webhooks.get(device)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
  });

  it('delivers by the new configuration at once', async () => {
    expect(await directory.current(device.tenantId, device.id)).toBeNull();
    await webhooks.configure(device, settings);
    expect(await directory.current(device.tenantId, device.id)).toMatchObject({ url: settings.url });
    await webhooks.remove(device);
    expect(await directory.current(device.tenantId, device.id)).toBeNull();
    expect(recorded).toEqual([settings.url, null]);
  });

  it("does not find another tenant's webhook", async () => {
    await webhooks.configure(device, settings);
    const stranger = { ...device, tenantId: newId<TenantId>() };
    await expect(webhooks.get(stranger)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
    await expect(webhooks.remove(stranger)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
  });

  it('goes with its device', async () => {
    await webhooks.configure(device, settings);
    await dataSource.query('DELETE FROM devices WHERE id = $1', [device.id]);
    await expect(webhooks.get(device)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
  });

  it('gives a device that arrives the URL of its user, with every event', async () => {
    urlOfUser = 'https://app.example.com/user-hook';
    await autoConfiguration.before(arrival('qr.generated'));
    expect(await directory.current(device.tenantId, device.id)).toBeNull();
    await autoConfiguration.before(arrival('pair.success'));
    expect(await directory.current(device.tenantId, device.id)).toMatchObject({
      url: urlOfUser,
      enabledEvents: [...EVENT_TYPES],
      secret: null,
    });
    expect(recorded).toEqual([urlOfUser]);
  });

  it('leaves a webhook that is there alone', async () => {
    urlOfUser = 'https://app.example.com/user-hook';
    await webhooks.configure(device, { ...settings, enabled: false });
    await autoConfiguration.before(arrival('device.connected'));
    expect(await webhooks.get(device)).toMatchObject({ url: settings.url, enabled: false });
  });
});
