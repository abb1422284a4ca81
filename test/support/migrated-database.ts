import { DataSource } from 'typeorm';
import { entities, migrations } from '#ormconfig';
import type { TestDatabase } from './postgres.js';

/** The database with all tables. Destroy the data source before the database is dropped. */
export async function openMigrated({ url }: TestDatabase): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: [...entities],
    migrations: [...migrations],
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}
