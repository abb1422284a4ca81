import { Injectable } from '@nestjs/common';
import { DevicesService } from '#libs/devices';
import { JournalReader } from '#libs/journal';
import { type TenantId, UnitOfWork } from '#libs/platform';
import { DeliveryRepository } from '../deliveries/delivery.repository.js';
import { Dispatcher } from '../delivery/dispatcher.js';
import { WebhookErrors } from '../webhook.errors.js';
import type { EndpointId, EndpointKind, WebhookEndpointEntity } from './endpoint.entity.js';
import { type EndpointChange, EndpointRepository, type NewEndpoint } from './endpoint.repository.js';

type Row = WebhookEndpointEntity;

/** How many a tenant may have; replays: that run at the same time. */
const MOST: Record<EndpointKind, number> = { webhook: Number.POSITIVE_INFINITY, endpoint: 50, replay: 5 };

/** Changes endpoints, with what follows from it for deliveries. They are in force when a call resolves. */
@Injectable()
export class EndpointLedger {
  constructor(
    private readonly endpoints: EndpointRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly journal: JournalReader,
    private readonly devices: DevicesService,
    private readonly dispatcher: Dispatcher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * @param row without a position it gets what happens from now on
   * @throws TOO_MANY_ENDPOINTS, TOO_MANY_REPLAYS
   */
  async create(tenantId: TenantId, row: Omit<NewEndpoint, 'position'> & { position?: number }): Promise<Row> {
    const made = await this.unitOfWork.run(async () => {
      if ((await this.endpoints.count(tenantId, row.kind)) >= MOST[row.kind])
        throw row.kind === 'replay' ? WebhookErrors.TOO_MANY_REPLAYS() : WebhookErrors.TOO_MANY_ENDPOINTS();
      const position = row.position ?? (await this.journal.head(tenantId));
      return this.endpoints.insert(tenantId, { ...row, position });
    });
    await this.dispatcher.refresh();
    return made;
  }

  /** The webhook of a device: made when it has none. */
  async replaceWebhook(
    tenantId: TenantId,
    row: Omit<NewEndpoint, 'position' | 'deviceId'> & { deviceId: NonNullable<Row['deviceId']> },
    change: EndpointChange,
  ): Promise<Row> {
    return this.committed(async () => {
      const position = await this.journal.head(tenantId);
      const { id } = await this.endpoints.insertWebhookIfNone(tenantId, { ...row, position });
      return this.applied(tenantId, id, () => change);
    });
  }

  /** @throws ENDPOINT_NOT_FOUND */
  async change(tenantId: TenantId, id: EndpointId, make: (row: Row) => EndpointChange): Promise<Row> {
    return this.committed(() => this.applied(tenantId, id, make));
  }

  /** @throws ENDPOINT_NOT_FOUND */
  async remove(tenantId: TenantId, id: EndpointId): Promise<void> {
    await this.committed(async () => {
      const row = await this.endpoints.lock(tenantId, id);
      if (!row || !(await this.endpoints.delete(tenantId, id))) throw WebhookErrors.ENDPOINT_NOT_FOUND();
      if (row.kind === 'webhook') await this.devices.recordWebhookUrl(tenantId, row.deviceId!, null);
    });
  }

  private async committed<T>(work: () => Promise<T>): Promise<T> {
    const result = await this.unitOfWork.run(work);
    await this.dispatcher.refresh();
    return result;
  }

  private async applied(
    tenantId: TenantId,
    id: EndpointId,
    make: (row: Row) => EndpointChange,
  ): Promise<Row> {
    const before = await this.endpoints.lock(tenantId, id);
    if (!before) throw WebhookErrors.ENDPOINT_NOT_FOUND();
    const change = make(before);
    const row = await this.endpoints.update(tenantId, id, {
      ...change,
      ...(await this.followingFrom(before, change)),
    });
    if (row.kind === 'webhook') await this.devices.recordWebhookUrl(tenantId, row.deviceId!, row.url);
    return row;
  }

  /** Switched on, it gets what happens from then on; switched off, nothing of what waits; else it is tried at once. */
  private async followingFrom(before: Row, change: EndpointChange): Promise<EndpointChange> {
    const { tenantId, id } = before;
    const isOn = change.enabled ?? before.enabled;
    if (isOn && before.enabled) {
      await this.deliveries.hurry(tenantId, id);
      return before.pausedAt ? { nextProbeAt: new Date() } : {};
    }
    if (before.enabled) await this.deliveries.cancelWaiting(tenantId, id);
    const well = { failingSince: null, pausedAt: null, nextProbeAt: null };
    return isOn && !before.enabled
      ? { ...well, disabledReason: null, position: await this.journal.head(tenantId) }
      : well;
  }
}
