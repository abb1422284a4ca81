// Opens the database, asks one thing, closes it, and must then end by itself: `node open-once.mjs <folder> [url]`.
import { say, WagonDataSource } from './database.mjs';

const [, , dataDir, databaseUrl] = process.argv;
const started = performance.now();
const dataSource = new WagonDataSource({ dataDir, databaseUrl }, { entities: [], migrations: [] });
try {
  await dataSource.initialize();
} catch (error) {
  say('refused', error.message);
  process.exit(1);
}
say('opened', Math.round(performance.now() - started));
const [{ answer }] = await dataSource.query('SELECT 6 * 7 AS answer');
say('answered', answer, 'rss', Math.round(process.memoryUsage.rss() / 1e6));
await dataSource.destroy();
say('closed');
