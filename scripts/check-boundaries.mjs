// Fails when a file imports what it may not: the rules are in .dependency-cruiser.cjs.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './build.mjs';

const require = createRequire(import.meta.url);
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'src');

// dependency-cruiser 17 is the last for Node 20 and does not know that TypeScript 6 has the compiler API of 5; without
// TypeScript it would pass over every .ts file in silence.
require(join(cruiser, 'meta.cjs')).supportedTranspilers.typescript = '>=5.0.0 <7.0.0';
const { cruise } = await import('dependency-cruiser');
const { default: extractTsConfig } = await import('dependency-cruiser/config-utl/extract-ts-config');
const { forbidden, options } = require(join(root, '.dependency-cruiser.cjs'));

process.chdir(root);
const places = ['apps', 'libs', 'test', 'ormconfig.ts'];
const { output, exitCode } = await cruise(
  places,
  { ...options, ruleSet: { forbidden }, validate: true, outputType: 'json' },
  undefined,
  { tsConfig: extractTsConfig(join(root, 'tsconfig.json')) },
);
const { modules, summary } = JSON.parse(output);

for (const { rule, from, to, cycle } of summary.violations) {
  const { comment } = forbidden.find(({ name }) => name === rule.name);
  const way = cycle ? cycle.map(({ name }) => name).join(' -> ') : to;
  process.stderr.write(`${from}\n  -> ${way}\n     ${rule.name}: ${comment}\n`);
}
const seen = new Set(modules.map(({ source }) => source));
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...places], {
  encoding: 'utf8',
});
const missed = files.split('\n').filter((file) => file.endsWith('.ts') && !seen.has(file));
if (missed.length > 0) process.stderr.write(`not looked at: ${missed.join(', ')}\n`);
process.stdout.write(`boundaries: ${seen.size} modules, ${summary.violations.length} violations\n`);
if (exitCode > 0 || summary.error > 0 || missed.length > 0) process.exitCode = 1;
