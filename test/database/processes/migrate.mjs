// Runs a slow migration: `node migrate.mjs <url>`. Several at once must run it once.
import { migrate, say, WagonDataSource } from './database.mjs';

class Slow1700000000000 {
  name = 'Slow1700000000000';
  async up(runner) {
    await runner.query('CREATE TABLE slow (id int)');
    await runner.query('SELECT pg_sleep(0.3)');
  }
  async down() {}
}

const dataSource = new WagonDataSource(
  { databaseUrl: process.argv[2], dataDir: '/nonexistent' },
  { entities: [], migrations: [Slow1700000000000] },
);
await dataSource.initialize();
say('ran', JSON.stringify(await migrate(dataSource)));
await dataSource.destroy();
