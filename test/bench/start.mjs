// `npm run bench`: how long a start takes and what an idle gateway occupies, on both databases where there is a
// PostgreSQL at TEST_POSTGRES_URL. Prints aims beside what was measured; never fails on time.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { buildIfNeeded, root } from '../../scripts/build.mjs';

const STARTS = 5;
const IDLE_AFTER_MS = 8000;
const program = join(root, 'dist', 'apps', 'gateway', 'src', 'main.js');

/** Resident memory in MB, as the kernel counts it. */
const residentMb = (pid) => {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/);
  return Math.round(Number(line[1]) / 1024);
};

/** Starts the gateway, waits until it listens and is idle, ends it. */
async function start(env) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', SANDBOX_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}:\n${text}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('"msg":"listening"')) resolve();
    });
  });
  const seconds = (performance.now() - startedAt) / 1000;
  await pause(IDLE_AFTER_MS);
  const megabytes = residentMb(child.pid);
  child.removeAllListeners('exit');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  return { seconds, megabytes };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const row = (name, value, aim) =>
  process.stdout.write(`  ${name.padEnd(46)} ${value.padStart(9)}   aim ${aim}\n`);

async function measure(name, env, aims) {
  const first = await start(env);
  const later = [];
  for (let i = 1; i < STARTS; i++) later.push(await start(env));
  const seconds = median(later.map((one) => one.seconds));
  const megabytes = median(later.map((one) => one.megabytes));
  row(`${name}: very first start to listening`, `${first.seconds.toFixed(2)} s`, aims.first);
  row(`${name}: start to listening, median of ${later.length}`, `${seconds.toFixed(2)} s`, aims.start);
  row(`${name}: idle memory, median of ${later.length}`, `${megabytes} MB`, aims.idle);
}

/** Runs `work` with a folder, and a database on the server where there is one, that are gone afterwards. */
async function withFolder(work) {
  const dataDir = mkdtempSync(join(tmpdir(), 'wagon-bench-'));
  try {
    await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function withDatabase(server, work) {
  const name = `wagon_bench_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  try {
    const url = new URL(server);
    url.pathname = `/${name}`;
    await work(url.href);
  } finally {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
  }
}

buildIfNeeded();
const [{ model }] = cpus();
process.stdout.write(
  `\nStart and idle memory, sandbox included (${cpus().length} × ${model}, Node ${process.version})\n\n`,
);
await withFolder((dataDir) =>
  measure('embedded', { DATA_DIR: dataDir }, { first: '< 8 s', start: '< 4 s', idle: '< 330 MB' }),
);
const server = process.env.TEST_POSTGRES_URL;
if (!server) process.stdout.write('  PostgreSQL: not measured, TEST_POSTGRES_URL is not set\n');
else
  await withDatabase(server, (url) =>
    withFolder((dataDir) =>
      measure(
        'PostgreSQL',
        { DATA_DIR: dataDir, DATABASE_URL: url },
        { first: '< 8 s', start: '< 2 s', idle: '< 190 MB' },
      ),
    ),
  );
process.stdout.write('\n');
