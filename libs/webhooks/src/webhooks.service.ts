import { Injectable } from '@nestjs/common';
import { type Device, DevicesService } from '#libs/devices';
import { TargetGuard, TenantKeys, UnitOfWork } from '#libs/platform';
import type { EventFilter } from './webhook.entity.js';
import { newWebhookId } from './webhook.entity.js';
import { WebhookErrors } from './webhook.errors.js';
import { openWebhook, sealWebhook, type Webhook } from './webhook.js';
import { WebhookRepository } from './webhook.repository.js';
import { WebhookDirectory } from './webhook-directory.js';

export interface WebhookSettings {
  url: string;
  enabledEvents: EventFilter[];
  enabled: boolean;
  retryAttempts: number;
  timeoutSeconds: number;
  headers: Record<string, string> | null;
  /** undefined keeps the one that is set, null removes it. */
  secret: string | null | undefined;
}

/** The configuration of a device's webhook. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly directory: WebhookDirectory,
    private readonly devices: DevicesService,
    private readonly targets: TargetGuard,
    private readonly keys: TenantKeys,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws WEBHOOK_NOT_FOUND */
  async get({ tenantId, id }: Device): Promise<Webhook> {
    const row = await this.webhooks.find(tenantId, id);
    if (!row) throw WebhookErrors.WEBHOOK_NOT_FOUND();
    return openWebhook(await this.keys.boxOf(tenantId), row);
  }

  /**
   * Sets the device's webhook, whether or not it has one.
   * @throws VALIDATION_ERROR when the URL is none that the gateway may send to
   */
  async configure({ tenantId, id }: Device, settings: WebhookSettings): Promise<Webhook> {
    await this.targets.check(settings.url, 'webhook_url');
    const box = await this.keys.boxOf(tenantId);
    const { secret, headers, enabledEvents, ...rest } = settings;
    const row = {
      ...rest,
      ...sealWebhook(box, id, { secret: secret ?? null, headers }),
      id: newWebhookId(),
      deviceId: id,
      enabledEvents: [...new Set(enabledEvents)],
    };
    const saved = await this.unitOfWork.run(async () => {
      await this.devices.recordWebhookUrl(tenantId, id, row.url);
      return this.webhooks.upsert(tenantId, row, secret === undefined);
    });
    this.directory.forget(id);
    return openWebhook(box, saved);
  }

  /** @throws WEBHOOK_NOT_FOUND */
  async remove({ tenantId, id }: Device): Promise<void> {
    await this.unitOfWork.run(async () => {
      if (!(await this.webhooks.delete(tenantId, id))) throw WebhookErrors.WEBHOOK_NOT_FOUND();
      await this.devices.recordWebhookUrl(tenantId, id, null);
    });
    this.directory.forget(id);
  }
}
