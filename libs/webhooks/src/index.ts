export { type Endpoint, wants } from './endpoints/endpoint.js';
export { EndpointsService } from './endpoints/endpoints.service.js';
export { WebhookErrors } from './webhook.errors.js';
export { webhookView } from './webhook-view.js';
export { WebhooksModule } from './webhooks.module.js';
export { type WebhookSettings, WebhooksService } from './webhooks.service.js';
