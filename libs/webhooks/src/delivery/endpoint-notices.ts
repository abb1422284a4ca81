import { Injectable } from '@nestjs/common';
import { EventPublisher } from '#libs/journal';
import { UnitOfWork } from '#libs/platform';
import { DeliveryRepository } from '../deliveries/delivery.repository.js';
import type { WebhookEndpointEntity } from '../endpoints/endpoint.entity.js';
import { EndpointRepository } from '../endpoints/endpoint.repository.js';

type Row = Readonly<WebhookEndpointEntity>;

const GONE = 'the receiver answered 410 Gone';

/** What the gateway itself does to endpoints, and tells in events. */
@Injectable()
export class EndpointNotices {
  constructor(
    private readonly endpoints: EndpointRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async paused(row: Row, since: Date, reason: string, backlog: number): Promise<void> {
    if (row.kind === 'replay') return;
    const data = { ...about(row), reason, backlog, since: since.toISOString() };
    await this.events.publish({ type: 'webhook.endpoint_paused', ...whereOf(row), data });
  }

  async resumed(row: Row): Promise<void> {
    if (row.kind === 'replay') return;
    await this.events.publish({ type: 'webhook.endpoint_resumed', ...whereOf(row), data: about(row) });
  }

  /** Switches it off: what waits for it is not delivered. */
  async gone(row: Row): Promise<void> {
    const { tenantId, id, kind } = row;
    await this.unitOfWork.run(async () => {
      const now = await this.endpoints.lock(tenantId, id);
      if (now?.revision !== row.revision) return; // somebody changed it meanwhile, perhaps for this very reason
      await this.endpoints.update(tenantId, id, {
        enabled: false,
        disabledReason: GONE,
        pausedAt: null,
        nextProbeAt: null,
        failingSince: null,
        ...(kind === 'replay' && { finishedAt: new Date() }),
      });
      await this.deliveries.cancelWaiting(tenantId, id);
      if (kind === 'replay') return;
      const data = { ...about(row), reason: GONE };
      await this.events.publish({ type: 'webhook.endpoint_disabled', ...whereOf(row), data });
    });
  }

  /** A replay has come to its end. */
  async finished({ tenantId, id }: Row): Promise<void> {
    await this.endpoints.update(tenantId, id, { enabled: false, finishedAt: new Date() });
  }
}

const whereOf = ({ tenantId, deviceId }: Row) => ({ tenantId, deviceId, userId: null });

/** Of the URL only the host: the rest may hold a secret. */
const about = ({ id, url }: Row) => ({ endpoint_id: id, host: new URL(url).host });
