import pg from 'pg';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Why the tests cannot use a PostgreSQL server; undefined when they can. */
async function postgresProblem(): Promise<string | undefined> {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) return 'TEST_POSTGRES_URL is not set';
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    return `the server at TEST_POSTGRES_URL does not answer: ${(error as Error).message || (error as { code: string }).code}`;
  }
}

const processes = { testTimeout: 180_000, hookTimeout: 180_000, globalSetup: 'test/support/global-setup.ts' };

/** Everything that runs the built program, on one of the two databases. */
const scenarios = (database: 'embedded' | 'postgres'): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name: `scenarios on ${database}`,
    include: ['test/scenarios/**/*.spec.ts', 'test/contract/**/*.spec.ts'],
    env: { WAGON_TEST_DATABASE: database },
    ...processes,
  },
});

const problem = await postgresProblem();
// Read once per project: said once.
if (problem && !process.env.WAGON_TEST_SAID)
  process.stderr.write(`\nThe scenarios run on the embedded database only: ${problem}.\n\n`);
process.env.WAGON_TEST_SAID = 'yes';

export default defineConfig({
  // package.json "imports": unit specs read the TypeScript sources of #libs/*
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    pool: 'forks',
    maxWorkers: 3, // on two cores: the tests wait as much as they compute
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,libs}/**/*.spec.ts', 'test/network/**/*.spec.ts', 'test/crash/*.spec.mjs'],
        },
      },
      { extends: true, test: { name: 'database', include: ['test/database/**/*.spec.ts'], ...processes } },
      scenarios('embedded'),
      ...(problem ? [] : [scenarios('postgres')]),
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.spec.ts'],
          env: { WAGON_TEST_DATABASE: 'embedded' },
          ...processes,
        },
      },
    ],
  },
});
