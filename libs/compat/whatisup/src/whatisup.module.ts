import { Module, type OnModuleInit } from '@nestjs/common';
import { ApiKeysModule } from '#libs/api-keys';
import { DevicesModule } from '#libs/devices';
import { EventsModule } from '#libs/events';
import { MessagingModule } from '#libs/messaging';
import { PairingModule } from '#libs/pairing';
import { SessionsModule } from '#libs/sessions';
import { TenantsModule } from '#libs/tenants';
import { DeliveryFormats, WebhooksModule } from '#libs/webhooks';
import { Credentials } from './access/credentials.js';
import { RateLimits } from './access/rate-limits.js';
import { WhatIsUpGuard } from './access/whatisup.guard.js';
import { ChannelsController } from './channels/channels.controller.js';
import { LimitsController } from './channels/limits.controller.js';
import { PresencesController } from './channels/presences.controller.js';
import { UnservedController } from './channels/unserved.controller.js';
import { EventsController } from './events/events.controller.js';
import { InstancesController } from './instances/instances.controller.js';
import { ApiKeysController } from './keys/api-keys.controller.js';
import { MessagesController } from './messages/messages.controller.js';
import { DeliveriesController } from './webhooks/deliveries.controller.js';
import { EndpointsController } from './webhooks/endpoints.controller.js';
import { whatisupFormat } from './webhooks/whatisup.format.js';

@Module({
  imports: [
    TenantsModule,
    DevicesModule,
    ApiKeysModule,
    SessionsModule,
    PairingModule,
    MessagingModule,
    WebhooksModule,
    EventsModule,
  ],
  controllers: [
    InstancesController,
    MessagesController,
    EndpointsController,
    DeliveriesController,
    ApiKeysController,
    EventsController,
    ChannelsController,
    PresencesController,
    LimitsController,
    UnservedController,
  ],
  providers: [WhatIsUpGuard, Credentials, RateLimits],
})
export class WhatIsUpModule implements OnModuleInit {
  constructor(private readonly formats: DeliveryFormats) {}

  onModuleInit(): void {
    this.formats.register(whatisupFormat);
  }
}
