// Writes docs/openapi/*.json and docs/asyncapi/*.json from the built program, without a database or a port. `--check`
// writes nothing and fails when a file is not what the program says.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded, root } from './build.mjs';

buildIfNeeded();
const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const { documentsOfDefaults } = await built('apps/gateway/src/openapi.js');
const { controlDocument } = await built('libs/sandbox/src/control/openapi.js');

const json = (document) => `${JSON.stringify(document, null, 2)}\n`;

const { openapi, facades, asyncapi } = await documentsOfDefaults();
const files = {
  'docs/openapi/wagon.json': json(openapi),
  ...Object.fromEntries(
    Object.entries(facades).map(([name, document]) => [`docs/openapi/${name}.json`, json(document)]),
  ),
  'docs/openapi/sandbox.json': json(await controlDocument()),
  'docs/asyncapi/wagon.json': json(asyncapi),
};

const onlyChecks = process.argv.includes('--check');
for (const [name, text] of Object.entries(files)) {
  const path = join(root, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (onlyChecks) {
    process.stderr.write(`${name} is stale: run \`npm run generate\` and commit it\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`wrote ${name}\n`);
  }
}
