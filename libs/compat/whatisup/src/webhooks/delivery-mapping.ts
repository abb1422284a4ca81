import { isUUID } from 'class-validator';
import { DeviceErrors } from '#libs/devices';
import type { EventType, JournalEntry } from '#libs/journal';
import { type DeliveryId, type DeliveryStatus, type ShownDelivery, WebhookErrors } from '#libs/webhooks';
import { typesOf, usualNameOf } from '../events/told-events.js';
import type { DeliveryQueryDto, Status, WebhookDeliveryDto } from './delivery.dto.js';
import { envelopeOf, FORMAT, settingsOf } from './whatisup.format.js';

const PAGE = 100;
const PREFIX = 'dlv_';

const STATUS: Record<DeliveryStatus, Status> = {
  pending: 'pending',
  retrying: 'retrying',
  delivered: 'success',
  dead: 'failed',
  cancelled: 'failed',
};

const statusesOf = (status: Status): DeliveryStatus[] =>
  (Object.keys(STATUS) as DeliveryStatus[]).filter((ours) => STATUS[ours] === status);

/** In either generation. */
const typesNamed = (name: string): EventType[] => [
  ...new Set([...typesOf([name], 'instances'), ...typesOf([name], 'channels')]),
];

const ID = /^dlv_([0-9A-HJKMNP-TV-Z]{26})$/;

/** @throws DELIVERY_NOT_FOUND for what cannot be one */
export function deliveryIdOf(id: string): DeliveryId {
  const ulid = ID.exec(id)?.[1];
  if (!ulid) throw WebhookErrors.DELIVERY_NOT_FOUND();
  return ulid as DeliveryId;
}

/** @throws DEVICE_NOT_FOUND for what cannot be the id of an instance */
export function deliveryQuery({ status, event, instance_id, channel_id, cursor }: DeliveryQueryDto) {
  const deviceId = instance_id ?? channel_id;
  if (deviceId !== undefined && !isUUID(deviceId)) throw DeviceErrors.DEVICE_NOT_FOUND();
  return {
    format: FORMAT,
    limit: PAGE,
    ...(deviceId && { deviceId }),
    ...(status && { statuses: statusesOf(status) }),
    ...(event && { types: typesNamed(event) }),
    ...(cursor && { cursor: deliveryIdOf(cursor) }),
  };
}

/** @param entry undefined when its event is no longer kept */
export async function deliveryView(
  { delivery, endpoint }: ShownDelivery,
  entry: JournalEntry | undefined,
): Promise<WebhookDeliveryDto> {
  const { generation } = settingsOf(endpoint.formatSettings);
  const envelope = entry && (await envelopeOf(entry, generation));
  const lastAttempt = delivery.lastAttemptAt ?? delivery.createdAt;
  const time = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: PREFIX + delivery.id,
    endpoint_id: endpoint.replayOf ?? endpoint.id,
    customer_id: delivery.tenantId,
    instance_id: delivery.deviceId,
    event: String(envelope?.event ?? usualNameOf(delivery.eventType, generation)),
    event_id: `evt_${delivery.eventId}`,
    payload: envelope ? { ...envelope.data, ...envelope } : null,
    status: STATUS[delivery.status],
    attempt_count: delivery.attempts,
    last_error: delivery.lastError ?? failureOf(delivery.status, delivery.lastStatus),
    last_response_status: delivery.lastStatus,
    next_attempt_at: time(delivery.nextAttemptAt),
    delivered_at: delivery.status === 'delivered' ? time(delivery.lastAttemptAt) : null,
    created_at: delivery.createdAt.toISOString(),
    updated_at: lastAttempt.toISOString(),
  };
}

function failureOf(status: DeliveryStatus, answered: number | null): string | null {
  if (status === 'delivered') return null;
  if (status === 'cancelled') return 'the endpoint was switched off';
  return answered === null ? null : `it answered ${answered}`;
}
