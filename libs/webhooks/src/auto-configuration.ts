import { Injectable } from '@nestjs/common';
import { DevicesService } from '#libs/devices';
import { EVENT_TYPES, type EventType, type WagonEvent } from '#libs/journal';
import { UnitOfWork } from '#libs/platform';
import { UsersService } from '#libs/tenants';
import { newWebhookId } from './webhook.entity.js';
import { DEFAULT_RETRY_ATTEMPTS, DEFAULT_TIMEOUT_SECONDS } from './webhook.js';
import { WebhookRepository } from './webhook.repository.js';
import { WebhookDirectory } from './webhook-directory.js';

/** The events by which a device shows that a phone is there. */
const ARRIVALS: readonly EventType[] = ['pair.success', 'device.connected'];

/** Gives a device without webhook the URL that its user was registered with, once a phone is linked. */
@Injectable()
export class AutoConfiguration {
  constructor(
    private readonly users: UsersService,
    private readonly devices: DevicesService,
    private readonly webhooks: WebhookRepository,
    private readonly directory: WebhookDirectory,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Does nothing for other events, and for a device that has a webhook. */
  async before({ type, tenantId, userId, deviceId }: WagonEvent): Promise<void> {
    if (!userId || !deviceId || !ARRIVALS.includes(type)) return;
    if (await this.directory.current(tenantId, deviceId)) return;
    const url = await this.users.webhookUrlOf(tenantId, userId);
    if (!url) return;
    await this.unitOfWork.run(async () => {
      const webhook = await this.webhooks.insertIfNone(tenantId, {
        id: newWebhookId(),
        deviceId,
        url,
        enabledEvents: [...EVENT_TYPES],
        enabled: true,
        retryAttempts: DEFAULT_RETRY_ATTEMPTS,
        timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
        secret: null,
        headers: null,
      });
      await this.devices.recordWebhookUrl(tenantId, deviceId, webhook.url);
    });
    this.directory.forget(deviceId);
  }
}
