// Writes docs/openapi/*.json from the built program, without a database or a port. `--check` writes nothing and fails
// when a file is not what the program says.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded, root } from './build.mjs';

buildIfNeeded();
const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const { nativeDocumentOfDefaults } = await built('apps/gateway/src/openapi.js');
const { controlDocument } = await built('libs/sandbox/src/control/openapi.js');

const documents = {
  'wagon.json': await nativeDocumentOfDefaults(),
  'sandbox.json': await controlDocument(),
};

const folder = join(root, 'docs', 'openapi');
const onlyChecks = process.argv.includes('--check');
mkdirSync(folder, { recursive: true });
for (const [name, document] of Object.entries(documents)) {
  const path = join(folder, name);
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (onlyChecks) {
    process.stderr.write(`${relative(root, path)} is stale: run \`npm run generate\` and commit it\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    process.stdout.write(`wrote ${relative(root, path)}\n`);
  }
}
