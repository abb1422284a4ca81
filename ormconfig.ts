import 'reflect-metadata';
import { type DatabaseSchema, WagonDataSource } from '#libs/platform';

/** Every table of Wagon, feature by feature. */
export const entities: DatabaseSchema['entities'] = [];

/** In the order in which they run; append only. They live in `libs/<feature>/src/migrations/<time>-<name>.ts`. */
export const migrations: DatabaseSchema['migrations'] = [];

/** For the TypeORM CLI (`typeorm migration:generate -d dist/ormconfig.js`). Making it opens nothing. */
export default new WagonDataSource(
  { databaseUrl: process.env.DATABASE_URL || undefined, dataDir: process.env.DATA_DIR || './data' },
  { entities, migrations },
);
