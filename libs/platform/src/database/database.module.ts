import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { GroupCommit } from './commit/index.js';
import type { DatabaseSchema, DatabaseSettings } from './data-source-options.js';
import { migrate } from './migrate.js';
import { UnitOfWork } from './unit-of-work.js';
import { WagonDataSource } from './wagon-data-source.js';

@Module({})
export class DatabaseModule {
  /**
   * The database of the app, for every module: connected and migrated before the app is built, closed when it shuts
   * down. A failure to connect ends the start with one clear line; a supervisor starts it again.
   */
  static forRoot({ entities, migrations, ...settings }: DatabaseSettings & DatabaseSchema): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ type: 'postgres', toRetry: () => false }),
          dataSourceFactory: () => openMigrated(settings, { entities, migrations }),
        }),
      ],
      providers: [UnitOfWork, GroupCommit],
      exports: [UnitOfWork, GroupCommit],
    };
  }
}

async function openMigrated(settings: DatabaseSettings, schema: DatabaseSchema): Promise<WagonDataSource> {
  const dataSource = await new WagonDataSource(settings, schema).initialize();
  try {
    await migrate(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}
