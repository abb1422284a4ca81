import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { TargetGuard, TenantKeys } from '#libs/platform';
import { type EventFilter, newEndpointId } from './endpoints/endpoint.entity.js';
import { type Endpoint, openEndpoint, sealSecrets } from './endpoints/endpoint.js';
import { EndpointRepository, FRESH } from './endpoints/endpoint.repository.js';
import { EndpointLedger } from './endpoints/endpoint-ledger.js';
import { wutsFormat } from './formats/wuts.format.js';
import { WebhookErrors } from './webhook.errors.js';

export interface WebhookSettings {
  url: string;
  enabledEvents: EventFilter[];
  enabled: boolean;
  retryAttempts: number | null;
  timeoutSeconds: number;
  headers: Record<string, string> | null;
  /** undefined keeps the one that is set, null removes it. */
  secret: string | null | undefined;
  /** Name of a delivery format; the native API's when left out. */
  format?: string;
}

/** The configuration of a device's webhook: the one endpoint that `POST /webhook` sets. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly endpoints: EndpointRepository,
    private readonly ledger: EndpointLedger,
    private readonly targets: TargetGuard,
    private readonly keys: TenantKeys,
  ) {}

  /** @throws WEBHOOK_NOT_FOUND */
  async get({ tenantId, id }: Device): Promise<Endpoint> {
    const row = await this.endpoints.findOfDevice(tenantId, id);
    if (!row) throw WebhookErrors.WEBHOOK_NOT_FOUND();
    return openEndpoint(await this.keys.boxOf(tenantId), row);
  }

  /**
   * Sets the device's webhook, whether or not it has one.
   * @throws VALIDATION_ERROR when the URL is none that the gateway may send to
   */
  async configure({ tenantId, id: deviceId }: Device, settings: WebhookSettings): Promise<Endpoint> {
    await this.targets.check(settings.url, 'webhook_url');
    const box = await this.keys.boxOf(tenantId);
    const { secret, headers, enabledEvents, format = wutsFormat.name, ...rest } = settings;
    const owner = { id: newEndpointId(), kind: 'webhook' as const, tenantId, deviceId };
    const change = {
      ...rest,
      format,
      events: [...new Set(enabledEvents)],
      ...sealSecrets(box, owner, { headers }),
      // A secret that is set here replaces what is there at once; both sign only after a rotation
      ...(secret !== undefined && {
        ...sealSecrets(box, owner, { secret }),
        previousSecret: null,
        previousSecretUntil: null,
      }),
    };
    return openEndpoint(
      box,
      await this.ledger.replaceWebhook(tenantId, { ...FRESH, ...change, ...owner }, change),
    );
  }

  /** @throws WEBHOOK_NOT_FOUND */
  async remove({ tenantId, id }: Device): Promise<void> {
    const row = await this.endpoints.findOfDevice(tenantId, id);
    if (!row) throw WebhookErrors.WEBHOOK_NOT_FOUND();
    await this.ledger.remove(tenantId, row.id);
  }
}
