import type { IncomingMessage } from 'node:http';
import { Module, type NestModule, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { ExpressAdapter } from '@nestjs/platform-express';
import { ContactsModule } from '#libs/contacts';
import { DevicesModule, WidsService } from '#libs/devices';
import { MessagingModule } from '#libs/messaging';
import { PairingModule } from '#libs/pairing';
import { Config } from '#libs/platform';
import { SessionsModule } from '#libs/sessions';
import { DeliveryFormats, WebhooksModule } from '#libs/webhooks';
import { isCommand } from './commands.js';
import { ConnectionController } from './connection.controller.js';
import { ContactsController } from './contacts.controller.js';
import { GroupQueries } from './group-queries.js';
import { GroupsController } from './groups.controller.js';
import { InstanceConfigService } from './instance-config.service.js';
import { InstanceGroupsController } from './instance-groups.controller.js';
import { InstancesService } from './instances.service.js';
import { GidGuard, WidGuard } from './keys.js';
import { MessagesController } from './messages.controller.js';
import { PeopleService } from './people.service.js';
import { postBackFormats } from './post-back.format.js';

@Module({
  imports: [DevicesModule, SessionsModule, PairingModule, MessagingModule, ContactsModule, WebhooksModule],
  controllers: [
    ConnectionController,
    MessagesController,
    ContactsController,
    GroupsController,
    InstanceGroupsController,
  ],
  providers: [WidGuard, GidGuard, InstancesService, InstanceConfigService, PeopleService, GroupQueries],
})
export class WitiModule implements NestModule, OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly http: HttpAdapterHost<ExpressAdapter>,
    private readonly formats: DeliveryFormats,
    private readonly wids: WidsService,
  ) {}

  onModuleInit(): void {
    for (const format of postBackFormats(this.wids)) this.formats.register(format);
  }

  /**
   * JSON, whatever its sender calls it: .NET's own clients name another type when they are not told. Here because the
   * parser has to be there before the routes.
   */
  configure(): void {
    const isOurs = ({ url = '' }: IncomingMessage) => isCommand(url.split('?')[0]!);
    const limit = this.config.bodyLimitBytes;
    this.http.httpAdapter.useBodyParser('json', false, { limit, strict: true, type: isOurs });
  }
}
