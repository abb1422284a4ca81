import { Injectable } from '@nestjs/common';
import type { JournalEntry } from '#libs/journal';
import { type SecretBox, type TenantId, TenantKeys } from '#libs/platform';
import type { EndpointId, WebhookEndpointEntity } from '../endpoints/endpoint.entity.js';
import { type Endpoint, openEndpoint, signingSecrets } from '../endpoints/endpoint.js';
import { EndpointRepository } from '../endpoints/endpoint.repository.js';
import type { Composed, DeliveryFormat } from '../formats/delivery-format.js';
import { DeliveryFormats } from '../formats/delivery-formats.js';
import type { Entries, Route } from './endpoint-worker.js';
import type { Target } from './sender.js';

const SECOND = 1_000;

export const targetOf = ({ url, timeoutSeconds, headers }: Endpoint): Target => ({
  url,
  timeoutMs: timeoutSeconds * SECOND,
  headers,
});

/** How an endpoint's deliveries are made. The secrets are asked for at each attempt: one may have run out. */
export const composerOf =
  (format: DeliveryFormat, endpoint: Endpoint) =>
  ([entry, ...others]: Entries, at: Date): Composed | Promise<Composed> =>
    format.compose({
      entry,
      others,
      url: endpoint.url,
      settings: endpoint.formatSettings,
      secrets: signingSecrets(endpoint, at),
      at,
      isReplay: endpoint.kind === 'replay',
    });

/** Finds what is needed to deliver to an endpoint. */
@Injectable()
export class Routes {
  constructor(
    private readonly endpoints: EndpointRepository,
    private readonly keys: TenantKeys,
    private readonly formats: DeliveryFormats,
  ) {}

  /** Undefined when the endpoint is gone or switched off, or its format is. */
  async find(tenantId: TenantId, id: EndpointId): Promise<{ route: Route; box: SecretBox } | undefined> {
    const row = await this.endpoints.find(tenantId, id);
    const format = row?.enabled ? this.formats.find(row.format) : undefined;
    if (!row || !format) return undefined;
    const box = await this.keys.boxOf(tenantId);
    const { deviceId, deviceIds, events, chats } = row;
    const endpoint = await this.signer(box, row);
    const filter = { deviceId, deviceIds, events, chats };
    const { pauses, mostEvents = 1 } = format;
    const target = targetOf(endpoint);
    const compose = composerOf(format, endpoint);
    const tells = (entry: JournalEntry) => format.tells?.(entry, row.formatSettings) ?? true;
    return { box, route: { row, filter, pauses, mostEvents, target, tells, compose } };
  }

  /** A replay is signed as its endpoint; the extra headers stay with the receiver that they were given for. */
  private async signer(box: SecretBox, row: WebhookEndpointEntity): Promise<Endpoint> {
    const own = openEndpoint(box, row);
    const source = row.replayOf && (await this.endpoints.find(row.tenantId, row.replayOf));
    if (!source) return own;
    const { url, timeoutSeconds } = row;
    const opened = openEndpoint(box, source);
    const headers = url === opened.url ? opened.headers : null;
    return { ...opened, kind: row.kind, url, timeoutSeconds, headers };
  }
}
