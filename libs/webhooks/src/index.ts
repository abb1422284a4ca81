export { DeliveriesService, type ShownDelivery } from './deliveries/deliveries.service.js';
export { DELIVERY_STATUSES, type DeliveryId, type DeliveryStatus } from './deliveries/delivery.entity.js';
export type { EndpointId } from './endpoints/endpoint.entity.js';
export { type Endpoint, wants } from './endpoints/endpoint.js';
export { EndpointIdPipe } from './endpoints/endpoint-id.pipe.js';
export {
  type EndpointSettings,
  type EndpointState,
  EndpointsService,
  newSecret,
} from './endpoints/endpoints.service.js';
export type { Composed, Delivery, DeliveryFormat, FormatSettings } from './formats/delivery-format.js';
export { DeliveryFormats } from './formats/delivery-formats.js';
export { WebhookErrors } from './webhook.errors.js';
export { webhookView } from './webhook-view.js';
export { WebhooksModule } from './webhooks.module.js';
export { type WebhookSettings, WebhooksService } from './webhooks.service.js';
