import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DeviceErrors, DevicesService } from '#libs/devices';
import { JournalReader } from '#libs/journal';
import { type DeviceId, PlatformErrors, TargetGuard, TenantKeys } from '#libs/platform';
import { type Principal, seesWholeTenant } from '#libs/tenants';
import { DeliveryRepository } from '../deliveries/delivery.repository.js';
import type { FormatSettings } from '../formats/delivery-format.js';
import { WebhookErrors } from '../webhook.errors.js';
import {
  ALL_EVENTS,
  type ApiVersion,
  type EndpointId,
  type EventFilter,
  newEndpointId,
  type WebhookEndpointEntity,
} from './endpoint.entity.js';
import { devicesOf, type Endpoint, type Headers, openEndpoint, sealSecrets } from './endpoint.js';
import { type EndpointChange, EndpointRepository, FRESH } from './endpoint.repository.js';
import { EndpointLedger } from './endpoint-ledger.js';

const SECOND = 1_000;
const SECRET_BYTES = 24;

/** What the owner of an endpoint may set. */
export interface EndpointSettings {
  url: string;
  description: string | null;
  events: EventFilter[];
  chats: string[] | null;
  headers: Headers | null;
  enabled: boolean;
  apiVersion: ApiVersion;
  retryAttempts: number | null;
  timeoutSeconds: number;
  /** Of these devices alone. */
  deviceIds?: DeviceId[] | null;
  format?: string;
  formatSettings?: FormatSettings;
}

/** An endpoint and how many events wait for it. */
export interface EndpointState {
  endpoint: Endpoint;
  backlog: number;
}

export const newSecret = () => randomBytes(SECRET_BYTES).toString('base64url');

/** The endpoints of a tenant, as one of its users may see and change them. */
@Injectable()
export class EndpointsService {
  constructor(
    private readonly endpoints: EndpointRepository,
    private readonly ledger: EndpointLedger,
    private readonly deliveries: DeliveryRepository,
    private readonly journal: JournalReader,
    private readonly devices: DevicesService,
    private readonly targets: TargetGuard,
    private readonly keys: TenantKeys,
  ) {}

  /** Oldest first; a plain user sees those of their own devices. */
  async list(caller: Principal): Promise<EndpointState[]> {
    const rows = await this.endpoints.list(caller.tenantId);
    const may = await this.accessOf(caller);
    return this.states(caller, rows.filter(may));
  }

  /** @throws ENDPOINT_NOT_FOUND, also for another tenant's, and for a plain user one of a device that is not theirs */
  async get(caller: Principal, id: EndpointId): Promise<EndpointState> {
    const [state] = await this.states(caller, [await this.find(caller, id)]);
    return state!;
  }

  /** The row of an endpoint, not of a replay, that the caller may use. */
  async find(caller: Principal, id: EndpointId): Promise<WebhookEndpointEntity> {
    const row = await this.endpoints.find(caller.tenantId, id);
    const may = await this.accessOf(caller);
    if (!row || row.kind === 'replay' || !may(row)) throw WebhookErrors.ENDPOINT_NOT_FOUND();
    return row;
  }

  /** The webhook of the device, or of the only one. @throws DEVICE_NOT_FOUND, DEVICE_AMBIGUOUS, WEBHOOK_NOT_FOUND */
  async webhookOf(caller: Principal, deviceId: DeviceId | undefined): Promise<WebhookEndpointEntity> {
    const device = (await this.devices.resolve(caller, deviceId, 'refuse'))!;
    const webhook = await this.endpoints.findOfDevice(device.tenantId, device.id);
    if (!webhook) throw WebhookErrors.WEBHOOK_NOT_FOUND();
    return webhook;
  }

  /**
   * @param deviceId null: every device of the tenant
   * @param secret null: nothing is signed
   * @throws FORBIDDEN, DEVICE_NOT_FOUND, VALIDATION_ERROR, TOO_MANY_ENDPOINTS
   */
  async create(
    caller: Principal,
    deviceId: DeviceId | null,
    { headers, ...settings }: EndpointSettings,
    secret: string | null,
  ): Promise<EndpointState> {
    await this.mayFollow(caller, deviceId, settings.deviceIds ?? null);
    await this.targets.check(settings.url, 'webhook_url');
    const { tenantId } = caller;
    const owner = { id: newEndpointId(), kind: 'endpoint' as const, tenantId, deviceId };
    const sealed = sealSecrets(await this.keys.boxOf(tenantId), owner, { secret, headers });
    await this.ledger.create(tenantId, { ...FRESH, ...settings, ...sealed, ...owner });
    return this.get(caller, owner.id);
  }

  async update(caller: Principal, id: EndpointId, change: Partial<EndpointSettings>): Promise<EndpointState> {
    const row = await this.find(caller, id);
    if (change.deviceIds !== undefined) await this.mayFollow(caller, row.deviceId, change.deviceIds);
    if (change.url !== undefined) await this.targets.check(change.url, 'webhook_url');
    const { headers, ...rest } = change;
    const box = await this.keys.boxOf(caller.tenantId);
    const sealed: EndpointChange = headers === undefined ? {} : sealSecrets(box, row, { headers });
    await this.ledger.change(caller.tenantId, id, () => ({ ...rest, ...sealed }));
    return this.get(caller, id);
  }

  async remove(caller: Principal, id: EndpointId): Promise<void> {
    await this.find(caller, id);
    await this.ledger.remove(caller.tenantId, id);
  }

  /** From now on `secret` signs; the one before it signs beside it for so long. */
  async rotateSecret(
    caller: Principal,
    id: EndpointId,
    secret: string,
    overlapSeconds: number,
  ): Promise<EndpointState> {
    const found = await this.find(caller, id);
    const sealed = sealSecrets(await this.keys.boxOf(caller.tenantId), found, { secret });
    await this.ledger.change(caller.tenantId, id, (row) => ({
      ...sealed,
      previousSecret: overlapSeconds > 0 ? row.secret : null,
      previousSecretUntil:
        overlapSeconds > 0 && row.secret ? new Date(Date.now() + overlapSeconds * SECOND) : null,
    }));
    return this.get(caller, id);
  }

  /** @throws DEVICE_NOT_FOUND, DEVICE_OUT_OF_REACH; FORBIDDEN for every device of the tenant */
  private async mayFollow(caller: Principal, deviceId: DeviceId | null, deviceIds: DeviceId[] | null) {
    const named = deviceId ? [deviceId] : deviceIds;
    if (!named) return this.mustSeeEveryDevice(caller);
    for (const id of named) await this.devices.get(caller, id);
  }

  /** Which endpoints the caller may use. */
  async accessOf(
    caller: Principal,
  ): Promise<(row: Pick<WebhookEndpointEntity, 'deviceId' | 'deviceIds'>) => boolean> {
    if (seesWholeTenant(caller)) return () => true;
    const own = new Set((await this.devices.listWithDeleted(caller)).map(({ id }) => id));
    return ({ deviceId, deviceIds }) => {
      const followed = deviceId ? [deviceId] : deviceIds;
      return followed?.every((id) => own.has(id)) ?? false;
    };
  }

  /** @throws FORBIDDEN */
  mustSeeEveryDevice(caller: Principal): void {
    if (caller.onlyDevice) throw DeviceErrors.DEVICE_OUT_OF_REACH();
    if (!seesWholeTenant(caller))
      throw PlatformErrors.FORBIDDEN({ message: 'your role needs a device_id: only of your own devices' });
  }

  private async states({ tenantId }: Principal, rows: WebhookEndpointEntity[]): Promise<EndpointState[]> {
    if (rows.length === 0) return [];
    const box = await this.keys.boxOf(tenantId);
    const waiting = await this.deliveries.countWaiting(tenantId);
    const states: EndpointState[] = [];
    for (const row of rows) {
      const counts = waiting.get(row.id) ?? { waiting: 0, ahead: 0 };
      const unread = row.enabled ? await this.countAfter(row) : 0;
      states.push({
        endpoint: openEndpoint(box, row),
        backlog: counts.waiting + Math.max(0, unread - counts.ahead),
      });
    }
    return states;
  }

  /** Events after its position that the endpoint wants. */
  private countAfter(row: WebhookEndpointEntity): Promise<number> {
    const { tenantId, position, events, chats } = row;
    const types = events.includes(ALL_EVENTS) ? undefined : events.filter((event) => event !== ALL_EVENTS);
    return this.journal.count(tenantId, { after: position, deviceId: devicesOf(row), types, chats });
  }
}
