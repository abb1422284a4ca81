// Commits pairs of rows for as long as it lives and says each pair that was acknowledged: `node commit-pairs.mjs <folder>`.
import { say, WagonDataSource } from './database.mjs';

const dataSource = await new WagonDataSource(
  { dataDir: process.argv[2] },
  { entities: [], migrations: [] },
).initialize();
await dataSource.query('CREATE TABLE IF NOT EXISTS pairs (pair int, half int, PRIMARY KEY (pair, half))');
const [{ last }] = await dataSource.query('SELECT coalesce(max(pair), 0)::int AS last FROM pairs');
say('ready');
for (let pair = last + 1; ; pair++) {
  await dataSource.transaction(async (manager) => {
    await manager.query('INSERT INTO pairs VALUES ($1, 1)', [pair]);
    await manager.query('INSERT INTO pairs VALUES ($1, 2)', [pair]);
  });
  say('acknowledged', pair);
}
