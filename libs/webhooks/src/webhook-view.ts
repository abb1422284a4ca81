import type { Endpoint } from './endpoints/endpoint.js';
import type { WebhookDto } from './webhook.dto.js';

/** The webhook of a device as the native API shows it; the secret never leaves. */
export const webhookView = (webhook: Endpoint): WebhookDto => ({
  id: webhook.id,
  webhook_url: webhook.url,
  enabled_events: [...webhook.events],
  enabled: webhook.enabled,
  retry_attempts: webhook.retryAttempts,
  timeout: webhook.timeoutSeconds,
  headers: webhook.headers && { ...webhook.headers },
  created_at: webhook.createdAt.toISOString(),
  updated_at: webhook.updatedAt.toISOString(),
});
