// Writes docs/configuration.md and docs/errors.md from the code they describe; `--check` only says whether they are
// up to date: it exits with 1 and names each file that is not.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildIfNeeded, root } from './build.mjs';

buildIfNeeded();
const { errorCatalog, loadConfig, variables } = await import('#libs/platform');

const GENERATED = '<!-- Made by `npm run generate`. Change the code that it describes, not this file. -->';

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const EXAMPLE = `# .env for production: PostgreSQL, real WhatsApp, behind a reverse proxy on this machine
PORT=3000
HOST=127.0.0.1
DATA_DIR=/var/lib/wagon
DATABASE_URL=postgres://wagon:change-me@127.0.0.1:5432/wagon
WAGON_MASTER_TOKEN=change-me
WAGON_ENCRYPTION_KEY=change-me
WAGON_SANDBOX=off
WAGON_PUBLIC_URL=https://wagon.example.com
WAGON_TRUSTED_PROXIES=127.0.0.0/8`;

/** The example as an environment, with its secrets filled in; it must be one that the gateway takes. */
const environment = (text) =>
  Object.fromEntries(
    text
      .replaceAll('=change-me\n', `=${'0'.repeat(64)}\n`)
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .map((line) => line.split(/=(.*)/s)),
  );
loadConfig(environment(EXAMPLE));

const MISTAKES = {
  PORT: '70000',
  WAGON_SANDBOX: 'off',
  WAGON_NETWORK: 'sanbox',
  WAGON_TRUSTED_PROXIES: '10.0.0.1',
  WAGON_MASTER_TOKN: 'secret',
};

function complaints() {
  try {
    loadConfig(MISTAKES);
  } catch (error) {
    return error.message;
  }
  throw new Error('the mistakes of the documentation are none');
}

const configuration = () => `${GENERATED}

# Configuration

Environment variables are all there is to configure. Without any of them Wagon starts, with the embedded database and
the sandbox. An empty value counts as not set. Changes take effect at the next start.

${table(
  ['Variable', 'Default', 'What it does'],
  Object.entries(variables).map(([name, { shown, about }]) => [`\`${name}\``, shown, about]),
)}

## What the command line and the quickstart read besides

${table(
  ['Variable', 'Default', 'What it does'],
  [
    ['`WAGON_URL`', 'http://127.0.0.1:`PORT`', 'The gateway to call.'],
    ['`WAGON_TOKEN`', 'none', 'Access token of a tenant, for `npm run quickstart`.'],
    ['`WAGON_MASTER_TOKEN`', 'none', 'The same master token, for `npm run wagon` and `npm run quickstart`.'],
    ['`SANDBOX_PORT`', '3001', "Where `npm run quickstart` finds the gateway's sandbox."],
  ],
)}

## Bad values

Every value is checked before anything starts. With a bad one the process writes all problems to standard error, at
once, and exits with 1; it never starts half-configured. Values are not repeated, as they may be secrets. Also a name
that begins with \`WAGON_\` and is not in the table is refused, so that a typing mistake does not pass unnoticed. This

\`\`\`sh
${Object.entries(MISTAKES)
  .map(([name, value]) => `${name}=${value}`)
  .join(' ')} npm start
\`\`\`

ends with

\`\`\`text
Wagon could not start.

${complaints()}
\`\`\`

## An example

Wagon reads the environment only, no file. With Node 20.6 or newer a file can be handed in:
\`node --env-file=.env scripts/run.mjs gateway\`; systemd has \`EnvironmentFile=\`.

\`\`\`ini
${EXAMPLE}
\`\`\`

As it stands it is refused: make the two secrets with \`openssl rand -hex 32\`. Keep the encryption key apart from the
database's backups; [operations.md](operations.md) says what losing either means.
`;

/** Every feature's table of errors registers itself when its library is loaded. */
async function errors() {
  for (const name of readdirSync(join(root, 'libs'))) if (name !== 'sandbox') await loadLibrary(name);
  const rows = [...errorCatalog]
    .map(([code, { status, retryable, title }]) => ({ code, status, retryable, title }))
    .sort((a, b) => a.status - b.status || a.code.localeCompare(b.code));
  return `${GENERATED}

# Errors

Every error of the native API has this shape; \`error_code\` is stable, \`error\` is for people and may say more than
the table does. \`validation\` is there when fields were refused. \`/health/ready\` alone answers 503 in a shape of its
own, with what is down. Under \`/status/text\`, \`/status/media\` and \`/status/privacy\` an error is nested, as WUTS
nests it there: \`{"success":false,"error":{"code":"invalid_request","message":"…"}}\`.

\`\`\`json
{"success":false,"error":"validation failed","error_code":"VALIDATION_ERROR","timestamp":"2026-06-15T12:00:00.000Z",
 "validation":[{"field":"text","message":"text is required and must be between 1 and 4096 characters","value":""}]}
\`\`\`

*Retry*: whether the same request may succeed later, unchanged. A send that ended with \`SEND_TIMEOUT\` or
\`SEND_UNCONFIRMED\` may have arrived all the same, and sending it again may deliver it twice. Its answer carries the
\`message_id\`: a \`message.delivered\` event with it tells that it did arrive.

${table(
  ['Status', '`error_code`', 'Retry', 'Meaning'],
  rows.map(({ status, code, retryable, title }) => [status, `\`${code}\``, retryable ? 'yes' : 'no', title]),
)}
`;
}

const hasIndex = (name) => existsSync(join(root, 'libs', name, 'src', 'index.ts'));
const loadLibrary = (name) => (hasIndex(name) ? import(`#libs/${name}`) : undefined);

const documents = {
  'docs/configuration.md': configuration(),
  'docs/errors.md': await errors(),
};
const isCheck = process.argv.includes('--check');
for (const [file, text] of Object.entries(documents)) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (!isCheck) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`${file}: written`);
    continue;
  }
  console.error(`${file} is not up to date: run npm run generate`);
  process.exitCode = 1;
}
