// Everything that can be told without running the scenarios: `npm run check`. Runs every step, also after a failure,
// and says at the end which ones failed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded, root } from './build.mjs';

const tool = (name) => join(root, 'node_modules', '.bin', name);
const script = (name, ...options) => [process.execPath, join(root, 'scripts', name), ...options];

const steps = [
  ['format and lint', tool('biome'), 'ci'],
  ['types', tool('tsc'), '--noEmit'],
  ['boundaries', ...script('check-boundaries.mjs')],
  ['migrations', ...script('check-migrations.mjs')],
  ['docs/configuration.md is fresh', ...script('generate-configuration.mjs', '--check')],
  ['docs/openapi and docs/asyncapi are fresh', ...script('generate-documents.mjs', '--check')],
  ['docs/events.md is fresh', ...script('generate-events.mjs', '--check')],
  ['docs/compatibility.md is fresh', ...script('generate-compatibility.mjs', '--check')],
  ['OpenAPI and AsyncAPI', tool('redocly'), 'lint', 'docs/openapi/*.json', 'docs/asyncapi/*.json'],
  ['unit specs', tool('vitest'), 'run', '--project', 'unit'],
];

// The linter must neither report home nor look for newer versions of itself: checks work without a network.
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

buildIfNeeded();
const results = steps.map(([title, command, ...options]) => {
  process.stdout.write(`\n== ${title}\n`);
  const started = Date.now();
  const { status } = spawnSync(command, options, { cwd: root, env, stdio: 'inherit' });
  return { title, passed: status === 0, seconds: (Date.now() - started) / 1000 };
});

process.stdout.write('\n');
for (const { title, passed, seconds } of results)
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${title} (${seconds.toFixed(1)} s)\n`);
if (results.some(({ passed }) => !passed)) process.exitCode = 1;
