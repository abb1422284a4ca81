import { type DeviceId, invalidField } from '#libs/platform';
import type { Endpoint, EndpointSettings, EndpointState } from '#libs/webhooks';
import { generationOfNames } from '../events/event-names.js';
import { typesOf } from '../events/told-events.js';
import type { Generation } from '../generation.js';
import type {
  CreateWebhookEndpointDto,
  UpdateWebhookEndpointDto,
  WebhookEndpointDto,
} from './endpoint.dto.js';
import { type ChatType, FORMAT, settingsOf, storedSettings } from './whatisup.format.js';

/** After the first one: six attempts in all. */
const RETRIES = 5;
const TIMEOUT_SECONDS = 10;

const CHATS: Record<ChatType, string[] | null> = {
  all: null,
  direct_only: ['*@s.whatsapp.net', '*@lid'],
  groups_only: ['*@g.us'],
};

/** Which devices a request names: one, several, or none for all. */
export function devicesOf(body: CreateWebhookEndpointDto): {
  one: DeviceId | null;
  several: DeviceId[] | null;
} {
  const single = body.instance_id ?? body.channel_id;
  const ids = [...new Set([...(single ? [single] : []), ...(body.instance_ids ?? body.channel_ids ?? [])])];
  return ids.length > 1 ? { one: null, several: ids } : { one: ids[0] ?? null, several: null };
}

/** An endpoint of channels is one that is made in the words of the second generation. */
function generationOf(body: CreateWebhookEndpointDto): Generation {
  const saysChannels = body.channel_id || body.channel_ids || body.chat_type_filter;
  if (!saysChannels) return generationOfNames(body.events)!;
  if (body.events.some((name) => name.startsWith('instance.')))
    throw invalidField('events', 'events of channels are channel.*, not instance.*');
  return 'channels';
}

/** @throws VALIDATION_ERROR */
export function newSettings(body: CreateWebhookEndpointDto): EndpointSettings {
  const generation = generationOf(body);
  const chatType = body.chat_type_filter ?? 'all';
  const events = [...new Set(body.events)];
  const isSecretCustom = body.signing_secret !== undefined && body.signing_secret !== null;
  return {
    url: body.url,
    events: typesOf(events, generation),
    chats: CHATS[chatType],
    enabled: body.enabled ?? true,
    deviceIds: devicesOf(body).several,
    format: FORMAT,
    formatSettings: storedSettings({ generation, events, isSecretCustom, chatType }),
    retryAttempts: RETRIES,
    timeoutSeconds: TIMEOUT_SECONDS,
    ...{ description: null, headers: null, apiVersion: '1' },
  };
}

/** Only what the request names. @throws VALIDATION_ERROR for events of the other generation */
export function changedSettings(
  endpoint: Endpoint,
  body: UpdateWebhookEndpointDto,
): Partial<EndpointSettings> {
  const before = settingsOf(endpoint.formatSettings);
  const { url, enabled, events, chat_type_filter: chatType } = body;
  const generation = before.generation;
  if (events && generation === 'instances' && generationOfNames(events) !== 'instances')
    throw invalidField('events', 'this endpoint is told events of instances, not of channels');
  if (events && generation === 'channels' && events.some((name) => !isOfChannels(name)))
    throw invalidField('events', 'this endpoint is told events of channels, not of instances');
  return {
    ...(url !== undefined && { url }),
    ...(enabled !== undefined && { enabled }),
    ...(events && { events: typesOf(events, generation) }),
    ...(chatType && { chats: CHATS[chatType] }),
    formatSettings: storedSettings({
      ...before,
      ...(events && { events: [...new Set(events)] }),
      ...(chatType && { chatType }),
    }),
  };
}

const isOfChannels = (name: string) => generationOfNames(['channel.connected', name]) === 'channels';

/** An endpoint as this API shows it: in the words of the generation in which it was made. */
export function endpointView({ endpoint }: EndpointState): WebhookEndpointDto {
  const { generation, events, isSecretCustom, chatType } = settingsOf(endpoint.formatSettings);
  const { deviceId, deviceIds } = endpoint;
  const ofChannels = generation === 'channels';
  return {
    id: endpoint.id,
    customer_id: endpoint.tenantId,
    ...(ofChannels ? { channel_id: deviceId } : { instance_id: deviceId }),
    ...(deviceIds && (ofChannels ? { channel_ids: deviceIds } : { instance_ids: deviceIds })),
    url: endpoint.url,
    events: [...events],
    ...(ofChannels && { chat_type_filter: chatType }),
    enabled: endpoint.enabled,
    has_custom_signing_secret: isSecretCustom,
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
  };
}
