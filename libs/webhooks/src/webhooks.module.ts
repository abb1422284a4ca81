import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { Config } from '#libs/platform';
import { TenantsModule } from '#libs/tenants';
import { AutoConfiguration } from './auto-configuration.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { DeliveryRepository } from './deliveries/delivery.repository.js';
import { DeliveryRetention } from './deliveries/delivery-retention.js';
import { DeliveryMetrics } from './delivery/delivery-metrics.js';
import { DeliveryPolicy } from './delivery/delivery-policy.js';
import { DispatchRepository } from './delivery/dispatch.repository.js';
import { Dispatcher } from './delivery/dispatcher.js';
import { EndpointNotices } from './delivery/endpoint-notices.js';
import { LeaseRepository } from './delivery/lease.repository.js';
import { Routes } from './delivery/routes.js';
import { Sender } from './delivery/sender.js';
import { EndpointRepository } from './endpoints/endpoint.repository.js';
import { EndpointLedger } from './endpoints/endpoint-ledger.js';
import { EndpointsController } from './endpoints/endpoints.controller.js';
import { EndpointsService } from './endpoints/endpoints.service.js';
import { DeliveryFormats } from './formats/delivery-formats.js';
import { ReplaysController } from './replays/replays.controller.js';
import { ReplaysService } from './replays/replays.service.js';
import { UserWebhookController } from './user-webhook.controller.js';
import { WebhookTestController } from './webhook-test.controller.js';
import { WebhookTestService } from './webhook-test.service.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [TenantsModule, DevicesModule],
  controllers: [
    WebhooksController,
    UserWebhookController,
    EndpointsController,
    DeliveriesController,
    ReplaysController,
    WebhookTestController,
  ],
  providers: [
    WebhooksService,
    AutoConfiguration,
    WebhookTestService,
    EndpointRepository,
    EndpointLedger,
    EndpointsService,
    DeliveryRepository,
    DeliveriesService,
    DeliveryRetention,
    ReplaysService,
    DeliveryFormats,
    Dispatcher,
    DispatchRepository,
    LeaseRepository,
    EndpointNotices,
    DeliveryMetrics,
    Routes,
    Sender,
    {
      provide: DeliveryPolicy,
      inject: [Config],
      useFactory: ({ unsafeTesting }: Config) => new DeliveryPolicy(unsafeTesting.webhookSpeed),
    },
  ],
  exports: [WebhooksService, EndpointsService, DeliveriesService, DeliveryFormats],
})
export class WebhooksModule {}
