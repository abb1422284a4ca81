import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuditLogModule } from '#libs/audit';
import { Config, createLogger, DatabaseModule, LOGGER } from '#libs/platform';
import { TenantsModule } from '#libs/tenants';
import { entities, migrations } from '#ormconfig';

/** The gateway's database and tenants without anything that serves, connects to WhatsApp or makes keys. */
@Global()
@Module({})
export class OperatorModule {
  static forRoot(config: Config): DynamicModule {
    const { databaseUrl, dataDir } = config;
    return {
      module: OperatorModule,
      imports: [
        DatabaseModule.forRoot({ databaseUrl, dataDir, logging: false, entities, migrations }),
        TenantsModule,
        AuditLogModule,
      ],
      providers: [
        { provide: Config, useValue: config },
        { provide: LOGGER, useValue: createLogger('error', process.stderr) }, // standard output is for answers
      ],
      exports: [Config, LOGGER],
    };
  }
}
