import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DevicesModule } from '#libs/devices';
import { EventPublisher, JournalModule, JournalReader } from '#libs/journal';
import {
  createLogger,
  DatabaseModule,
  type DeviceId,
  KeysModule,
  loadConfig,
  newId,
  PlatformModule,
  type TenantId,
  UnitOfWork,
  type UserId,
} from '#libs/platform';
import { type Principal, type Role, TenantsModule } from '#libs/tenants';
import { entities, migrations, sealedColumns } from '#ormconfig';
import { DeliveriesService } from '../deliveries/deliveries.service.js';
import { Dispatcher } from '../delivery/dispatcher.js';
import { type EndpointSettings, EndpointsService } from '../endpoints/endpoints.service.js';
import { ReplaysService } from '../replays/replays.service.js';
import { WebhooksModule } from '../webhooks.module.js';
import { WebhooksService } from '../webhooks.service.js';

/** The webhooks of a gateway on PostgreSQL, without its sessions and its HTTP surface. */
export class WebhooksProcess {
  readonly lines: string[] = [];
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly dataDir: string,
  ) {}

  /** @param speed divides the waits of deliveries */
  static async start(databaseUrl: string, { speed = 1 } = {}): Promise<WebhooksProcess> {
    const dataDir = mkdtempSync(join(tmpdir(), 'wagon-webhooks-'));
    const config = loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      WAGON_ENCRYPTION_KEY: '11'.repeat(32),
      WAGON_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
      WAGON_UNSAFE_TESTING: `webhook-speed=${speed}`,
    });
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line) => void lines.push(line) });
    @Module({
      imports: [
        PlatformModule.forRoot(config, logger),
        DatabaseModule.forRoot({ databaseUrl, dataDir, entities, migrations }),
        KeysModule.forRoot(sealedColumns),
        JournalModule,
        TenantsModule,
        DevicesModule,
        WebhooksModule,
      ],
    })
    class Gateway {}
    const app = await NestFactory.createApplicationContext(Gateway, { logger: false, abortOnError: false });
    const started = new WebhooksProcess(app, dataDir);
    started.lines.push(...lines);
    return started;
  }

  readonly events = this.app.get(EventPublisher, { strict: false });
  readonly journal = this.app.get(JournalReader, { strict: false });
  readonly endpoints = this.app.get(EndpointsService, { strict: false });
  readonly webhooks = this.app.get(WebhooksService, { strict: false });
  readonly deliveries = this.app.get(DeliveriesService, { strict: false });
  readonly replays = this.app.get(ReplaysService, { strict: false });
  readonly dispatcher = this.app.get(Dispatcher, { strict: false });

  get<T>(type: new (...args: never[]) => T): T {
    return this.app.get(type as never, { strict: false });
  }

  query<Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.get(UnitOfWork).manager.query(sql, parameters);
  }

  async stop(): Promise<void> {
    await this.app.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** A tenant with devices, as the tables have it. */
export class Shop {
  private sent = 0;
  private constructor(
    private readonly gateway: WebhooksProcess,
    readonly tenantId: TenantId,
    readonly userId: UserId,
    readonly device: DeviceId,
  ) {}

  static async open(gateway: WebhooksProcess): Promise<Shop> {
    const tenantId = newId<TenantId>();
    const userId = newId<UserId>();
    await gateway.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [tenantId]);
    await gateway.query(
      `INSERT INTO users (id, tenant_id, email, password_hash, role, active) VALUES ($1, $2, $3, 'none', 'admin', true)`,
      [userId, tenantId, `${userId}@example.com`],
    );
    const shop = new Shop(gateway, tenantId, userId, newId<DeviceId>());
    await shop.addDevice(shop.device, userId);
    return shop;
  }

  as(role: Role): Principal {
    return { tenantId: this.tenantId, userId: this.userId, role, tokenId: newId() };
  }

  async addDevice(id = newId<DeviceId>(), userId: UserId | null = null): Promise<DeviceId> {
    await this.gateway.query(
      `INSERT INTO devices (id, tenant_id, user_id, name, network, desired_state, actual_state)
       VALUES ($1, $2, $3, 'device', 'sandbox', 'disconnected', 'unlinked')`,
      [id, this.tenantId, userId],
    );
    return id;
  }

  /** An endpoint for every event of every device, unless told otherwise. @returns its id */
  async subscribe(url: string, settings: Partial<EndpointSettings> = {}, secret: string | null = null) {
    const all: EndpointSettings = {
      url,
      description: null,
      events: ['*'],
      chats: null,
      headers: null,
      enabled: true,
      apiVersion: '1',
      retryAttempts: null,
      timeoutSeconds: 10,
      ...settings,
    };
    const { endpoint } = await this.gateway.endpoints.create(this.as('admin'), null, all, secret);
    return endpoint.id;
  }

  /** Something arrives in a chat. @returns the number by which the receiver knows it */
  async tell(chat: string | null = 'A', { device = this.device, by = this.gateway } = {}): Promise<number> {
    const n = ++this.sent;
    await by.events.publish({
      type: 'message.received',
      tenantId: this.tenantId,
      userId: this.userId,
      deviceId: device,
      chat: chat && `${chat}@s.whatsapp.net`,
      data: { n, chat, id: randomUUID() } as never,
    });
    return n;
  }

  state(id: Awaited<ReturnType<Shop['subscribe']>>) {
    return this.gateway.endpoints.get(this.as('admin'), id);
  }

  list(filter: object = {}) {
    return this.gateway.deliveries.list(this.as('admin'), { limit: 100, ...filter });
  }
}
