import type { EventType } from '#libs/journal';
import type { DeviceId, SealedColumn, SecretBox, TenantId } from '#libs/platform';
import { ALL_EVENTS, type EventFilter, type WebhookEntity, type WebhookId } from './webhook.entity.js';

export const DEFAULT_RETRY_ATTEMPTS = 3;
export const DEFAULT_TIMEOUT_SECONDS = 10;

/** A device's webhook with its secrets opened. */
export interface Webhook {
  readonly id: WebhookId;
  readonly tenantId: TenantId;
  readonly deviceId: DeviceId;
  readonly url: string;
  readonly enabledEvents: readonly EventFilter[];
  readonly enabled: boolean;
  readonly retryAttempts: number;
  readonly timeoutMs: number;
  readonly secret: string | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const wants = (webhook: Webhook, event: EventType): boolean =>
  webhook.enabled && (webhook.enabledEvents.includes(ALL_EVENTS) || webhook.enabledEvents.includes(event));

/** Where a sealed value belongs: the device, because its row is replaced as a whole. */
const place = (deviceId: DeviceId, member: 'secret' | 'headers') => `webhook/${deviceId}/${member}`;

const sealedColumn = (column: 'secret' | 'headers'): SealedColumn => ({
  table: 'webhooks',
  column,
  key: ['device_id'],
  tenant: 'sealed.tenant_id',
  contextOf: ({ device_id }) => place(device_id as DeviceId, column),
});
export const SEALED_WEBHOOK_SECRETS = sealedColumn('secret');
export const SEALED_WEBHOOK_HEADERS = sealedColumn('headers');

export function sealWebhook(
  box: SecretBox,
  deviceId: DeviceId,
  { secret, headers }: { secret: string | null; headers: Record<string, string> | null },
): Pick<WebhookEntity, 'secret' | 'headers'> {
  return {
    secret: secret === null ? null : box.seal(Buffer.from(secret), place(deviceId, 'secret')),
    headers:
      headers === null ? null : box.seal(Buffer.from(JSON.stringify(headers)), place(deviceId, 'headers')),
  };
}

export function openWebhook(
  box: SecretBox,
  { secret, headers, timeoutSeconds, ...row }: WebhookEntity,
): Webhook {
  const opened = (sealed: Buffer | null, member: 'secret' | 'headers') =>
    sealed && box.open(sealed, place(row.deviceId, member)).toString();
  const headersText = opened(headers, 'headers');
  return {
    ...row,
    timeoutMs: timeoutSeconds * 1000,
    secret: opened(secret, 'secret'),
    headers: headersText === null ? null : JSON.parse(headersText),
  };
}
