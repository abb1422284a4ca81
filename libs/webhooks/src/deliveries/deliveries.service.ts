import { Injectable } from '@nestjs/common';
import { DevicesService } from '#libs/devices';
import { type EventType, type JournalEntry, JournalReader } from '#libs/journal';
import { type DeviceId, type TenantId, TenantKeys } from '#libs/platform';
import { type Principal, seesWholeTenant } from '#libs/tenants';
import { placeOfAnswer } from '../delivery/endpoint-worker.js';
import type { EndpointId, WebhookEndpointEntity } from '../endpoints/endpoint.entity.js';
import { EndpointRepository } from '../endpoints/endpoint.repository.js';
import { WebhookErrors } from '../webhook.errors.js';
import type { DeliveryId, DeliveryStatus, WebhookDeliveryEntity } from './delivery.entity.js';
import { DeliveryRepository } from './delivery.repository.js';

export interface DeliveryQuery {
  endpointId?: EndpointId;
  /** Only those of endpoints in this format; not together with `endpointId`. */
  format?: string;
  deviceId?: DeviceId;
  statuses?: readonly DeliveryStatus[];
  types?: readonly EventType[];
  since?: Date;
  until?: Date;
  cursor?: DeliveryId;
  limit: number;
}

/** A delivery and where it went. */
export interface ShownDelivery {
  delivery: WebhookDeliveryEntity;
  endpoint: WebhookEndpointEntity;
}

export interface ShownAttempt {
  number: number;
  at: Date;
  status: number | null;
  latencyMs: number;
  error: string | null;
  answer: string | null;
}

/** What became of deliveries, as a user of the tenant may see it. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly endpoints: EndpointRepository,
    private readonly devices: DevicesService,
    private readonly keys: TenantKeys,
    private readonly journal: JournalReader,
  ) {}

  /**
   * Newest first.
   * @throws ENDPOINT_NOT_FOUND, DEVICE_NOT_FOUND when the query names one that the caller may not use
   */
  async list(caller: Principal, { cursor, limit, ...query }: DeliveryQuery): Promise<ShownDelivery[]> {
    const { tenantId } = caller;
    const { endpointId, format, deviceId, ...filter } = query;
    const deviceIds = await this.devicesOf(caller, deviceId);
    const endpointIds = endpointId
      ? await this.withReplays(caller, endpointId)
      : format && (await this.endpoints.idsOfFormat(tenantId, format));
    const found = await this.deliveries.list(
      tenantId,
      { ...filter, endpointIds: endpointIds || undefined, deviceIds, before: cursor },
      limit,
    );
    return this.shown(tenantId, found);
  }

  /** The events of deliveries, by position; without those that are no longer kept. */
  eventsOf({ tenantId }: Principal, shown: ShownDelivery[]): Promise<ReadonlyMap<number, JournalEntry>> {
    return this.journal.at(
      tenantId,
      shown.map(({ delivery }) => delivery.position),
    );
  }

  /** @throws DELIVERY_NOT_FOUND, also for what the caller may not see */
  async get(caller: Principal, id: DeliveryId): Promise<ShownDelivery & { attempts: ShownAttempt[] }> {
    const delivery = await this.find(caller, id);
    const [shown] = await this.shown(caller.tenantId, [delivery]);
    const box = await this.keys.boxOf(caller.tenantId);
    const attempts = (await this.deliveries.attempts(id)).map(({ answer, ...attempt }) => ({
      ...attempt,
      answer: answer && box.open(answer, placeOfAnswer(id)).toString(),
    }));
    return { ...shown!, attempts };
  }

  /** @throws DELIVERY_NOT_FOUND */
  async find(caller: Principal, id: DeliveryId): Promise<WebhookDeliveryEntity> {
    const delivery = await this.deliveries.find(caller.tenantId, id);
    const deviceIds = await this.devicesOf(caller, undefined);
    const mayNot = delivery && deviceIds && !(delivery.deviceId && deviceIds.includes(delivery.deviceId));
    if (!delivery || mayNot) throw WebhookErrors.DELIVERY_NOT_FOUND();
    return delivery;
  }

  /** Also of devices that were deleted softly. Undefined: of every device. */
  private async devicesOf(caller: Principal, named: DeviceId | undefined): Promise<DeviceId[] | undefined> {
    if (named) return [(await this.devices.getWithDeleted(caller, named)).id];
    if (seesWholeTenant(caller)) return undefined;
    return (await this.devices.listWithDeleted(caller)).map(({ id }) => id);
  }

  /** An endpoint's deliveries are also those of its replays. */
  private async withReplays({ tenantId }: Principal, id: EndpointId): Promise<EndpointId[]> {
    if (!(await this.endpoints.find(tenantId, id))) throw WebhookErrors.ENDPOINT_NOT_FOUND();
    return [id, ...(await this.endpoints.replayIdsOf(tenantId, id))];
  }

  private async shown(tenantId: TenantId, found: WebhookDeliveryEntity[]): Promise<ShownDelivery[]> {
    const ids = [...new Set(found.map(({ endpointId }) => endpointId))];
    const rows = new Map((await this.endpoints.findMany(tenantId, ids)).map((row) => [row.id, row]));
    return found.flatMap((delivery) => {
      const endpoint = rows.get(delivery.endpointId);
      return endpoint ? [{ delivery, endpoint }] : [];
    });
  }
}
