import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AccountModule } from '#libs/account';
import { ApiKeysModule } from '#libs/api-keys';
import { AuditModule } from '#libs/audit';
import { ContactsModule } from '#libs/contacts';
import { DevicesModule } from '#libs/devices';
import { EventsModule } from '#libs/events';
import { JournalModule } from '#libs/journal';
import { MessagingModule } from '#libs/messaging';
import { OperationsModule } from '#libs/operations';
import { PairingModule } from '#libs/pairing';
import {
  type Config,
  DatabaseModule,
  ErrorFilter,
  FACADES,
  type Facade,
  KeysModule,
  type Logger,
  PlatformModule,
  RequestTimeout,
  RequireJson,
} from '#libs/platform';
import { EmbeddedSandboxModule, type SandboxAddress, SessionsModule } from '#libs/sessions';
import { KeyRotationModule, TenantsModule } from '#libs/tenants';
import { WebhooksModule } from '#libs/webhooks';
import { entities, migrations, sealedColumns } from '#ormconfig';

export interface Surroundings {
  config: Config;
  logger: Logger;
  /** The sandbox in this process; undefined when there is none. */
  sandbox: SandboxAddress | undefined;
  /** The APIs of other products that are switched on. */
  facades: readonly Facade[];
}

/** The gateway; the only list of feature modules. */
@Module({})
export class GatewayModule {
  static with({ config, logger, sandbox, facades }: Surroundings): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        PlatformModule.forRoot(config, logger),
        DatabaseModule.forRoot({
          databaseUrl: config.databaseUrl,
          dataDir: config.dataDir,
          entities,
          migrations,
        }),
        KeysModule.forRoot(sealedColumns),
        AuditModule, // before all that have guards: it also records whom they refuse
        JournalModule,
        TenantsModule,
        KeyRotationModule,
        DevicesModule,
        ApiKeysModule,
        EmbeddedSandboxModule.at(sandbox),
        SessionsModule,
        PairingModule,
        AccountModule,
        MessagingModule,
        ContactsModule,
        WebhooksModule,
        EventsModule,
        OperationsModule,
        ...facades.map(({ module }) => module),
      ],
      providers: [
        { provide: FACADES, useValue: facades },
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_INTERCEPTOR, useClass: RequireJson },
        { provide: APP_INTERCEPTOR, useClass: RequestTimeout },
      ],
    };
  }
}
