import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { TenantsModule } from '#libs/tenants';
import { AutoConfiguration } from './auto-configuration.js';
import { DeliveryPolicy } from './delivery-policy.js';
import { Dispatcher } from './dispatcher.js';
import { EventIntake } from './event-intake.js';
import { Sender } from './sender.js';
import { UserWebhookController } from './user-webhook.controller.js';
import { WebhookRepository } from './webhook.repository.js';
import { WebhookDirectory } from './webhook-directory.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [TenantsModule, DevicesModule],
  controllers: [WebhooksController, UserWebhookController],
  providers: [
    WebhooksService,
    WebhookRepository,
    WebhookDirectory,
    AutoConfiguration,
    EventIntake,
    Dispatcher,
    Sender,
    DeliveryPolicy,
  ],
  exports: [WebhooksService],
})
export class WebhooksModule {}
