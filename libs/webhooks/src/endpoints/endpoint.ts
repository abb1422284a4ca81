import type { EventType } from '#libs/journal';
import type { DeviceId, SealedColumn, SecretBox, TenantId } from '#libs/platform';
import {
  ALL_EVENTS,
  type EndpointId,
  type EndpointKind,
  type EventFilter,
  type WebhookEndpointEntity,
} from './endpoint.entity.js';

export const DEFAULT_RETRY_ATTEMPTS = 3;
export const DEFAULT_TIMEOUT_SECONDS = 10;

export type Headers = Readonly<Record<string, string>>;

/** What is secret of an endpoint, opened. */
export interface EndpointSecrets {
  readonly secret: string | null;
  readonly previousSecret: string | null;
  readonly headers: Headers | null;
}

/** An endpoint with its secrets opened. */
export type Endpoint = Readonly<Omit<WebhookEndpointEntity, keyof EndpointSecrets>> & EndpointSecrets;

/** What of an event decides whether an endpoint wants it. */
export interface Selectable {
  readonly type: EventType;
  readonly deviceId: DeviceId | null;
  readonly chat: string | null;
}

export type Filter = Readonly<Pick<WebhookEndpointEntity, 'deviceId' | 'deviceIds' | 'chats'>> & {
  readonly events: readonly EventFilter[];
};

export const wants = ({ deviceId, deviceIds, events, chats }: Filter, event: Selectable): boolean =>
  (deviceId === null || deviceId === event.deviceId) &&
  (deviceIds === null || (event.deviceId !== null && deviceIds.includes(event.deviceId))) &&
  (events.includes(ALL_EVENTS) || events.includes(event.type)) &&
  (chats === null || event.chat === null || chats.some((chat) => isMeant(chat, event.chat!)));

/** The devices whose events an endpoint gets; undefined: of every device of the tenant. */
export const devicesOf = ({ deviceId, deviceIds }: Filter): DeviceId[] | undefined =>
  deviceId ? [deviceId] : (deviceIds ?? undefined);

/** `*@g.us` means every chat that ends so. */
const isMeant = (chat: string, jid: string) =>
  chat.startsWith('*') ? jid.endsWith(chat.slice(1)) : chat === jid;

/** The secrets that sign at this moment, the newer one first. */
export function signingSecrets(
  {
    secret,
    previousSecret,
    previousSecretUntil,
  }: Pick<Endpoint, keyof EndpointSecrets | 'previousSecretUntil'>,
  now = new Date(),
): string[] {
  const isPreviousActive = previousSecretUntil !== null && previousSecretUntil > now;
  return [secret, isPreviousActive ? previousSecret : null].filter((one) => one !== null);
}

type Owner = { id: EndpointId; kind: EndpointKind; tenantId: TenantId; deviceId: DeviceId | null };

/** Where a sealed value belongs: to a device, of its webhook, which used to have no other id; else to the endpoint. */
const place = (
  { id, kind, deviceId }: Pick<Owner, 'id' | 'kind' | 'deviceId'>,
  member: 'secret' | 'headers',
) => `webhook/${kind === 'webhook' ? deviceId : id}/${member}`;

/** Webhooks alone are sealed with keys older than those of tenants; of a device there is one of that kind. */
const sealedColumn = (column: string, member: 'secret' | 'headers'): SealedColumn => ({
  table: 'webhook_endpoints',
  column,
  key: ['device_id', 'kind'],
  tenant: 'sealed.tenant_id',
  contextOf: ({ device_id }) => `webhook/${device_id}/${member}`,
});
export const SEALED_WEBHOOK_COLUMNS: readonly SealedColumn[] = [
  sealedColumn('secret', 'secret'),
  sealedColumn('previous_secret', 'secret'),
  sealedColumn('headers', 'headers'),
];

/** Seals those members that are given. */
export function sealSecrets<Given extends Partial<EndpointSecrets>>(
  box: SecretBox,
  owner: Owner,
  given: Given,
): { [Name in keyof Given & keyof EndpointSecrets]: Buffer | null } {
  const sealed: Partial<Record<keyof EndpointSecrets, Buffer | null>> = {};
  const seal = (text: string | null, member: 'secret' | 'headers') =>
    text === null ? null : box.seal(Buffer.from(text), place(owner, member));
  const { secret, previousSecret, headers } = given;
  if (secret !== undefined) sealed.secret = seal(secret, 'secret');
  if (previousSecret !== undefined) sealed.previousSecret = seal(previousSecret, 'secret');
  if (headers !== undefined) sealed.headers = seal(headers && JSON.stringify(headers), 'headers');
  return sealed as { [Name in keyof Given & keyof EndpointSecrets]: Buffer | null };
}

export function openEndpoint(box: SecretBox, row: WebhookEndpointEntity): Endpoint {
  const opened = (sealed: Buffer | null, member: 'secret' | 'headers') =>
    sealed && box.open(sealed, place(row, member)).toString();
  const headers = opened(row.headers, 'headers');
  return {
    ...row,
    secret: opened(row.secret, 'secret'),
    previousSecret: opened(row.previousSecret, 'secret'),
    headers: headers === null ? null : JSON.parse(headers),
  };
}
