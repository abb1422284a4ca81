import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { TenantsModule } from '#libs/tenants';
import { EventStreamsService } from './event-streams.service.js';
import { EventsController } from './events.controller.js';
// For its effect: the table's codes must be known before the controller names them.
import './events.errors.js';
import { EventsService } from './events.service.js';

/** The journal over HTTP. */
@Module({
  imports: [TenantsModule, DevicesModule],
  controllers: [EventsController],
  providers: [EventsService, EventStreamsService],
  exports: [EventStreamsService],
})
export class EventsModule {}
