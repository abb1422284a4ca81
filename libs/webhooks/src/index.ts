export { WebhookErrors } from './webhook.errors.js';
export type { Webhook } from './webhook.js';
export { webhookView } from './webhook-view.js';
export { WebhooksModule } from './webhooks.module.js';
export { type WebhookSettings, WebhooksService } from './webhooks.service.js';
