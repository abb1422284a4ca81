import type { WebhookDto } from './webhook.dto.js';
import type { Webhook } from './webhook.js';

/** A webhook as the native API shows it; the secret never leaves. */
export const webhookView = (webhook: Webhook): WebhookDto => ({
  id: webhook.id,
  webhook_url: webhook.url,
  enabled_events: [...webhook.enabledEvents],
  enabled: webhook.enabled,
  retry_attempts: webhook.retryAttempts,
  timeout: webhook.timeoutMs / 1000,
  headers: webhook.headers && { ...webhook.headers },
  created_at: webhook.createdAt.toISOString(),
  updated_at: webhook.updatedAt.toISOString(),
});
