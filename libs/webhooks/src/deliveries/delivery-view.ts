import type { ShownAttempt, ShownDelivery } from './deliveries.service.js';
import type { AttemptDto, DeliveryDto } from './delivery.dto.js';

const time = (at: Date | null) => at?.toISOString() ?? null;

/** A delivery as the API shows it; one of a replay with the endpoint whose event it repeats. */
export function deliveryView({ delivery, endpoint }: ShownDelivery): DeliveryDto {
  const isReplay = endpoint.kind === 'replay';
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    event: delivery.eventType,
    position: delivery.position,
    endpoint_id: isReplay ? endpoint.replayOf : endpoint.id,
    replay_id: isReplay ? endpoint.id : null,
    device_id: delivery.deviceId,
    chat: delivery.chat,
    status: delivery.status,
    attempts: delivery.attempts,
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    last_attempt_at: time(delivery.lastAttemptAt),
    next_attempt_at: time(delivery.nextAttemptAt),
    created_at: delivery.createdAt.toISOString(),
  };
}

export const attemptView = ({ number, at, status, latencyMs, error, answer }: ShownAttempt): AttemptDto => ({
  number,
  at: at.toISOString(),
  status,
  latency_ms: latencyMs,
  error,
  answer,
});
