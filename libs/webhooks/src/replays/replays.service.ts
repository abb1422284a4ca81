import { Injectable } from '@nestjs/common';
import { DevicesService } from '#libs/devices';
import { JournalReader } from '#libs/journal';
import { type DeviceId, invalidField, TargetGuard, type TenantId } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import { DeliveriesService } from '../deliveries/deliveries.service.js';
import type { DeliveryId, DeliveryStatus } from '../deliveries/delivery.entity.js';
import { DeliveryRepository } from '../deliveries/delivery.repository.js';
import {
  ALL_EVENTS,
  type EndpointId,
  type EventFilter,
  newReplayId,
  type WebhookEndpointEntity,
} from '../endpoints/endpoint.entity.js';
import { DEFAULT_TIMEOUT_SECONDS } from '../endpoints/endpoint.js';
import { EndpointRepository, FRESH, type NewEndpoint } from '../endpoints/endpoint.repository.js';
import { EndpointLedger } from '../endpoints/endpoint-ledger.js';
import { EndpointsService } from '../endpoints/endpoints.service.js';
import { WebhookErrors } from '../webhook.errors.js';

const MOST_SHOWN = 100;

/** Which part of the journal goes where once more. */
export interface ReplayRequest {
  endpointId?: EndpointId;
  url?: string;
  deviceId?: DeviceId;
  types?: EventFilter[];
  /** Times bound it, or positions: after the first, up to the last. */
  since?: Date;
  until?: Date;
  after?: number;
  upTo?: number;
}

export interface Replay {
  row: WebhookEndpointEntity;
  counts: Record<DeliveryStatus, number>;
}

/** A replay is an endpoint that begins in the past and ends: order, retries and crashes are dealt with as for all. */
@Injectable()
export class ReplaysService {
  constructor(
    private readonly endpoints: EndpointRepository,
    private readonly endpointsService: EndpointsService,
    private readonly ledger: EndpointLedger,
    private readonly deliveries: DeliveriesService,
    private readonly deliveryRows: DeliveryRepository,
    private readonly devices: DevicesService,
    private readonly journal: JournalReader,
    private readonly targets: TargetGuard,
  ) {}

  /**
   * @throws VALIDATION_ERROR, ENDPOINT_NOT_FOUND, WEBHOOK_NOT_FOUND, DEVICE_NOT_FOUND, DEVICE_AMBIGUOUS, FORBIDDEN,
   *   ENDPOINT_DISABLED, TOO_MANY_REPLAYS
   */
  async start(caller: Principal, request: ReplayRequest): Promise<Replay> {
    const { url, deviceId } = request;
    if (deviceId) await this.devices.get(caller, deviceId);
    if (url) await this.targets.check(url, 'url');
    const source = await this.sourceOf(caller, request);
    if (source && !url) mustBeOn(source);
    const device = deviceId ?? source?.deviceId ?? null;
    if (!device) this.endpointsService.mustSeeEveryDevice(caller);
    if (source?.deviceId && device !== source.deviceId)
      throw invalidField(
        'device_id',
        'device_id must be the device of the endpoint, or be left out',
        deviceId,
      );
    return this.insert(caller.tenantId, await this.rangeOf(caller.tenantId, request), {
      ...settingsOf(source),
      url: url ?? source!.url,
      deviceId: device,
      events: narrowed(source?.events ?? [ALL_EVENTS], request.types),
      replayOf: source?.id ?? null,
    });
  }

  /** Whose events: of the endpoint that is named; of none where a URL is; else of the device's webhook. */
  private async sourceOf(
    caller: Principal,
    { endpointId, url, deviceId }: ReplayRequest,
  ): Promise<WebhookEndpointEntity | undefined> {
    if (endpointId) return this.endpointsService.find(caller, endpointId);
    return url ? undefined : this.endpointsService.webhookOf(caller, deviceId);
  }

  /** One event to its endpoint. @throws DELIVERY_NOT_FOUND, ENDPOINT_DISABLED, EVENT_NOT_KEPT, TOO_MANY_REPLAYS */
  async ofDelivery(caller: Principal, id: DeliveryId): Promise<Replay> {
    const { tenantId } = caller;
    const { endpointId, position, eventId, eventType, deviceId } = await this.deliveries.find(caller, id);
    const endpoint = await this.endpoints.find(tenantId, endpointId);
    if (!endpoint) throw WebhookErrors.DELIVERY_NOT_FOUND();
    if (endpoint.kind !== 'replay') mustBeOn(endpoint);
    const { entries } = await this.journal.read(tenantId, { after: position - 1, limit: 1 });
    if (entries[0]?.id !== eventId) throw WebhookErrors.EVENT_NOT_KEPT();
    return this.insert(
      tenantId,
      { after: position - 1, upTo: position },
      {
        ...settingsOf(endpoint),
        url: endpoint.url,
        deviceId,
        chats: null,
        events: [eventType],
        replayOf: endpoint.kind === 'replay' ? endpoint.replayOf : endpoint.id,
      },
    );
  }

  /** Newest first, the last hundred. */
  async list(caller: Principal): Promise<Replay[]> {
    const may = await this.endpointsService.accessOf(caller);
    const rows = await this.endpoints.listReplays(caller.tenantId, MOST_SHOWN);
    return Promise.all(rows.filter(may).map((row) => this.counted(row)));
  }

  /** @throws REPLAY_NOT_FOUND */
  async get(caller: Principal, id: EndpointId): Promise<Replay> {
    return this.counted(await this.find(caller, id));
  }

  /** What has not been delivered by now is not. One that is over stays as it is. @throws REPLAY_NOT_FOUND */
  async cancel(caller: Principal, id: EndpointId): Promise<Replay> {
    const row = await this.find(caller, id);
    if (row.finishedAt) return this.counted(row);
    const change = { enabled: false, disabledReason: 'cancelled', finishedAt: new Date() };
    return this.counted(await this.ledger.change(caller.tenantId, id, () => change));
  }

  private async find(caller: Principal, id: EndpointId): Promise<WebhookEndpointEntity> {
    const row = await this.endpoints.find(caller.tenantId, id);
    const may = await this.endpointsService.accessOf(caller);
    if (row?.kind !== 'replay' || !may(row)) throw WebhookErrors.REPLAY_NOT_FOUND();
    return row;
  }

  private async insert(
    tenantId: TenantId,
    { after, upTo }: Range,
    row: Omit<NewEndpoint, 'id' | 'kind' | 'position' | 'fromPosition' | 'untilPosition'>,
  ): Promise<Replay> {
    const made = await this.ledger.create(tenantId, {
      ...row,
      id: newReplayId(),
      kind: 'replay',
      position: after,
      fromPosition: after,
      untilPosition: Math.max(after, upTo),
    });
    return this.counted(made);
  }

  private async counted(row: WebhookEndpointEntity): Promise<Replay> {
    return { row, counts: await this.deliveryRows.countByStatus(row.tenantId, row.id) };
  }

  /** Never beyond the present: a replay ends. */
  private async rangeOf(tenantId: TenantId, { after, upTo, since, until }: ReplayRequest): Promise<Range> {
    const head = await this.journal.head(tenantId);
    const first = since ? await this.journal.positionBefore(tenantId, since) : 0;
    const last = until ? await this.journal.positionBefore(tenantId, until) : head;
    return { after: Math.min(Math.max(after ?? 0, first), head), upTo: Math.min(upTo ?? head, last, head) };
  }
}

interface Range {
  after: number;
  upTo: number;
}

function mustBeOn({ enabled }: WebhookEndpointEntity): void {
  if (!enabled) throw WebhookErrors.ENDPOINT_DISABLED();
}

/** What a replay has of the endpoint that it repeats. Secrets and headers are taken from there whenever it begins. */
function settingsOf(source: WebhookEndpointEntity | undefined) {
  return {
    ...FRESH,
    chats: source?.chats ?? null,
    deviceIds: source?.deviceIds ?? null,
    format: source?.format ?? FRESH.format,
    formatSettings: source?.formatSettings ?? FRESH.formatSettings,
    apiVersion: source?.apiVersion ?? FRESH.apiVersion,
    retryAttempts: source ? source.retryAttempts : null,
    timeoutSeconds: source?.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
  };
}

/** Of the events of an endpoint, those that were asked for. */
function narrowed(events: EventFilter[], types: EventFilter[] | undefined): EventFilter[] {
  if (!types || types.includes(ALL_EVENTS)) return events;
  return events.includes(ALL_EVENTS) ? types : types.filter((type) => events.includes(type));
}
