import type { EndpointDto } from './endpoint.dto.js';
import type { EndpointState } from './endpoints.service.js';

const time = (at: Date | null) => at?.toISOString() ?? null;

/** An endpoint as the API shows it; secrets never leave. */
export function endpointView({ endpoint, backlog }: EndpointState): EndpointDto {
  const { previousSecret, previousSecretUntil } = endpoint;
  const isRotating =
    previousSecret !== null && previousSecretUntil !== null && previousSecretUntil > new Date();
  return {
    id: endpoint.id,
    kind: endpoint.kind,
    device_id: endpoint.deviceId,
    device_ids: endpoint.deviceIds,
    webhook_url: endpoint.url,
    description: endpoint.description,
    enabled_events: [...endpoint.events],
    chats: endpoint.chats,
    headers: endpoint.headers && { ...endpoint.headers },
    is_signed: endpoint.secret !== null,
    previous_secret_until: isRotating ? time(previousSecretUntil) : null,
    enabled: endpoint.enabled,
    disabled_reason: endpoint.disabledReason,
    state: stateOf(endpoint),
    failing_since: time(endpoint.failingSince),
    paused_at: time(endpoint.pausedAt),
    next_probe_at: time(endpoint.nextProbeAt),
    backlog,
    format: endpoint.format,
    api_version: endpoint.apiVersion,
    retry_attempts: endpoint.retryAttempts,
    timeout: endpoint.timeoutSeconds,
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
  };
}

function stateOf({ enabled, pausedAt, failingSince }: EndpointState['endpoint']): string {
  if (!enabled) return 'disabled';
  if (pausedAt) return 'paused';
  return failingSince ? 'failing' : 'active';
}
