import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type DeviceId, type TenantId, TenantKeys } from '#libs/platform';
import { openWebhook, type Webhook } from './webhook.js';
import { WebhookRepository } from './webhook.repository.js';

/** Another process may have changed it. */
const TRUSTED_FOR_MS = 30_000;
const MOST_REMEMBERED = 10_000;

/** The webhooks of devices as every event needs them: opened, and remembered, also that there is none. */
@Injectable()
export class WebhookDirectory {
  private readonly known = new LRUCache<DeviceId, Promise<Webhook | null>>({
    max: MOST_REMEMBERED,
    ttl: TRUSTED_FOR_MS,
  });

  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly keys: TenantKeys,
  ) {}

  current(tenantId: TenantId, deviceId: DeviceId): Promise<Webhook | null> {
    const known = this.known.get(deviceId);
    if (known) return known;
    const loading = this.load(tenantId, deviceId);
    this.known.set(deviceId, loading);
    loading.catch(() => {
      if (this.known.peek(deviceId) === loading) this.known.delete(deviceId);
    });
    return loading;
  }

  /** To be called after a change is committed. */
  forget(deviceId: DeviceId): void {
    this.known.delete(deviceId);
  }

  private async load(tenantId: TenantId, deviceId: DeviceId): Promise<Webhook | null> {
    const row = await this.webhooks.find(tenantId, deviceId);
    return row && openWebhook(await this.keys.boxOf(tenantId), row);
  }
}
