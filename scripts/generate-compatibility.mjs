// Writes docs/compatibility.md from the tables beside the contract tests (test/contract/<api>/endpoints.json), the OpenAPI
// documents and the specs themselves; `--check` only says whether it is up to date. An endpoint counts as tested when a
// spec has a test that begins with its name, such as `it('GET /api/health …`, or calls every operation of its OpenAPI
// document and proves that none was left out.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { root } from './build.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const CONTRACTS = join(root, 'test', 'contract');
const read = (path) => readFileSync(path, 'utf8');

const specs = filesBelow(CONTRACTS, '.spec.ts').map((path) => ({
  name: relative(CONTRACTS, path),
  text: read(path),
}));

const problems = [];
const apis = filesBelow(CONTRACTS, 'endpoints.json').map((path) => {
  const table = JSON.parse(read(path));
  const document = JSON.parse(read(join(root, 'docs', 'openapi', table.document)));
  const operations = Object.entries(document.paths).flatMap(([at, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      endpoint: `${method.toUpperCase()} ${at}`,
    })),
  );
  const rows = table.endpoints.map((row) => {
    if (!['F', 'P', 'N'].includes(row.confidence)) problems.push(`${row.endpoint}: confidence is F, P or N`);
    const operation = operations.find(({ endpoint }) => shape(endpoint) === shape(row.endpoint));
    return { ...row, isServed: operation !== undefined, tests: operation ? testsOf(operation, table) : [] };
  });
  const listed = new Set(rows.map(({ endpoint }) => shape(endpoint)));
  if (!table.hasMore)
    for (const { endpoint } of operations)
      if (!listed.has(shape(endpoint))) problems.push(`${endpoint} is in no ${relative(root, path)}`);
  return { ...table, name: basename(dirname(path)), rows };
});

/** Whatever a path's parameters are called. */
function shape(endpoint) {
  return endpoint.replace(/\{\w*\}/g, '{}');
}

function testsOf({ endpoint }, { document }) {
  const title = new RegExp(`\\b(?:it|describe)[^\\n]*\\(\\s*['"\`]${escaped(shape(endpoint))}(?![\\w/{-])`);
  const isTitled = ({ text }) => title.test(shape(text));
  return specs
    .filter((spec) => isTitled(spec) || callsEverything(spec.text, document))
    .map(({ name }) => name);
}

function callsEverything(text, document) {
  const [, name] =
    text.match(new RegExp(`const (\\w+) = new DocumentedApi\\('${escaped(document)}'\\)`)) ?? [];
  return name !== undefined && new RegExp(`\\b${name}\\.uncalled\\b[^;]*\\[\\]`).test(text);
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function filesBelow(folder, ending) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();
}

const cell = (text) => text.replaceAll('|', '\\|');
const note = ({ isServed, note = '' }) => (isServed ? note : ['Not served.', note].filter(Boolean).join(' '));
const rowOf = (row) =>
  `| \`${row.endpoint}\` | ${row.confidence} | ${row.tests.map((test) => `\`${test}\``).join(', ') || 'no'} | ${cell(note(row))} |`;

function sectionOf({ title, name, about, rows }) {
  const served = rows.filter(({ isServed }) => isServed).length;
  const tested = rows.filter(({ tests }) => tests.length > 0).length;
  return `## ${title} (\`${name}\`)

${about}

${rows.length} endpoints, ${served} of them served, ${tested} tested.

| Endpoint | Contract | Tested in \`test/contract/\` | Note |
| --- | --- | --- | --- |
${rows.map(rowOf).join('\n')}
`;
}

const text = `<!-- Made by \`npm run generate\` from test/contract/*/endpoints.json, the OpenAPI documents and the contract tests. -->

# Compatibility

The APIs that this gateway speaks, by the names that \`WAGON_APIS\` takes. How sure the contract is: **F**, a request and
its answer were seen in the product's documentation; **P**, only a part of them; **N**, its name alone. Where a contract
is silent, the description of the operation in the OpenAPI document says what was chosen.

${apis.map(sectionOf).join('\n')}`;

if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
const path = join(root, 'docs', 'compatibility.md');
if (!existsSync(path) || read(path) !== text) {
  if (process.argv.includes('--check')) {
    process.stderr.write('docs/compatibility.md is stale: run `npm run generate` and commit it\n');
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    process.stdout.write('wrote docs/compatibility.md\n');
  }
}
