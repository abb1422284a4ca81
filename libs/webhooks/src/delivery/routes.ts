import { Injectable } from '@nestjs/common';
import { type SecretBox, type TenantId, TenantKeys } from '#libs/platform';
import type { EndpointId, WebhookEndpointEntity } from '../endpoints/endpoint.entity.js';
import { type Endpoint, openEndpoint, signingSecrets } from '../endpoints/endpoint.js';
import { EndpointRepository } from '../endpoints/endpoint.repository.js';
import type { Route } from './endpoint-worker.js';
import type { Target } from './sender.js';

const SECOND = 1_000;

export const targetOf = (endpoint: Endpoint): Target => ({
  url: endpoint.url,
  timeoutMs: endpoint.timeoutSeconds * SECOND,
  headers: endpoint.headers,
  secrets: signingSecrets(endpoint),
});

/** Finds what is needed to deliver to an endpoint. */
@Injectable()
export class Routes {
  constructor(
    private readonly endpoints: EndpointRepository,
    private readonly keys: TenantKeys,
  ) {}

  /** Undefined when the endpoint is gone or switched off. */
  async find(tenantId: TenantId, id: EndpointId): Promise<{ route: Route; box: SecretBox } | undefined> {
    const row = await this.endpoints.find(tenantId, id);
    if (!row?.enabled) return undefined;
    const box = await this.keys.boxOf(tenantId);
    const { deviceId, events, chats } = row;
    const endpoint = await this.signer(box, row);
    return { box, route: { row, filter: { deviceId, events, chats }, target: () => targetOf(endpoint) } };
  }

  /** A replay is signed as its endpoint; the extra headers stay with the receiver that they were given for. */
  private async signer(box: SecretBox, row: WebhookEndpointEntity): Promise<Endpoint> {
    const own = openEndpoint(box, row);
    const source = row.replayOf && (await this.endpoints.find(row.tenantId, row.replayOf));
    if (!source) return own;
    const { url, timeoutSeconds } = row;
    const opened = openEndpoint(box, source);
    return { ...opened, url, timeoutSeconds, headers: url === opened.url ? opened.headers : null };
  }
}
