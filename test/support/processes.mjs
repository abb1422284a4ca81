import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { root } from '../../scripts/build.mjs';
import { call, done } from './http.mjs';

const STARTS_WITHIN_MS = 60_000;
const LOOKS_EVERY_MS = 20;

const program = (app) => join(root, 'dist', 'apps', app, 'src', 'main.js');
const surroundings = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR };

/** None outlives this process, however it ends. */
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** A child whose output goes to a file, so that nobody has to read along. */
function start(file, args, env) {
  const log = openSync(file, 'a');
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', log, log] });
  closeSync(log);
  children.add(child);
  child.over = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  child.over.then(() => children.delete(child));
  return child;
}

/** @returns what `look` finds, asked again and again; undefined when the child has ended or the time is up */
async function until(child, look) {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const found = await look();
    if (found) return found;
    await pause(LOOKS_EVERY_MS);
  }
  return undefined;
}

/** Kills what is left of a child. */
async function end(child, signal = 'SIGKILL') {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await child.over;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** WhatsApp. It is never killed. */
export class SandboxProcess {
  static async start(folder) {
    const port = await freePort();
    const sandbox = new SandboxProcess();
    sandbox.log = join(folder, 'sandbox.log');
    sandbox.url = `http://127.0.0.1:${port}`;
    sandbox.child = start(sandbox.log, [program('sandbox')], {
      ...surroundings,
      DATA_DIR: join(folder, 'network'),
      SANDBOX_PORT: String(port),
      LOG_LEVEL: 'warn',
    });
    const health = await until(sandbox.child, () =>
      done('GET', `${sandbox.url}/health`).catch(() => undefined),
    );
    if (!health) throw new Error(`the sandbox did not start, see ${sandbox.log}`);
    sandbox.wsUrl = health.ws_url;
    sandbox.rootKey = health.root_key;
    return sandbox;
  }

  stop() {
    return end(this.child, 'SIGTERM');
  }
}

/** The integrator's server. It is never killed. */
export class ReceiverProcess {
  static async start(folder) {
    const receiver = new ReceiverProcess();
    const log = join(folder, 'receiver.log');
    receiver.child = start(log, [join(import.meta.dirname, 'receiver.mjs')], surroundings);
    const port = await until(receiver.child, () => readFileSync(log, 'utf8').match(/^(\d+)\n/)?.[1]);
    if (!port) throw new Error(`the receiver did not start, see ${log}`);
    receiver.url = `http://127.0.0.1:${port}`;
    return receiver;
  }

  /** Everything that arrived after so many, in its order. */
  async arrivals(after = 0) {
    const all = [];
    for (;;) {
      const page = await done('GET', `${this.url}/arrivals?after=${after + all.length}`);
      all.push(...page.arrivals);
      if (after + all.length >= page.total) return all;
    }
  }

  async count() {
    return (await done('GET', `${this.url}/arrivals?after=${Number.MAX_SAFE_INTEGER}`)).total;
  }

  stop() {
    return end(this.child);
  }
}

/** The gateway: the same installation, over all its deaths. */
export class GatewayProcess {
  /** Ends that nobody here caused, with when and how. */
  accidents = [];
  masterToken = randomUUID();

  /** @param env further variables */
  static async create({ folder, sandbox, databaseUrl, env = {} }) {
    const gateway = new GatewayProcess();
    const port = await freePort();
    gateway.log = join(folder, 'gateway.log');
    gateway.url = `http://127.0.0.1:${port}`;
    gateway.env = {
      ...surroundings,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      WAGON_MASTER_TOKEN: gateway.masterToken,
      WAGON_SANDBOX: sandbox.wsUrl,
      WAGON_SANDBOX_ROOT_KEY: sandbox.rootKey,
      WAGON_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8',
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      ...env,
    };
    mkdirSync(gateway.env.DATA_DIR);
    return gateway;
  }

  /** Does not wait until it listens. */
  spawn(nodeArguments = []) {
    const child = start(this.log, [...nodeArguments, program('gateway')], this.env);
    this.child = child;
    this.startedAt = Date.now();
    child.over.then(({ code, signal }) => {
      if (!child.wasKilled) this.accidents.push({ at: Date.now(), code, signal });
    });
  }

  /** @returns false when it ended instead */
  async listens() {
    const answer = () => call('GET', `${this.url}/health/live`, { timeoutMs: 2000 }).catch(() => undefined);
    return Boolean(await until(this.child, async () => (await answer())?.status === 200));
  }

  /** As a power cut of its container would. */
  async kill() {
    this.child.wasKilled = true;
    await end(this.child);
  }

  /** @returns how it ended; a clean end is code 0 */
  async stop() {
    this.child.wasKilled = true;
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    await end(this.child, 'SIGTERM');
    clearTimeout(timer);
    return this.child.exitCode;
  }
}

/** An empty database on the server at TEST_POSTGRES_URL; `drop` removes it. */
export async function createDatabase(server) {
  const name = `wagon_run_${randomBytes(6).toString('hex')}`;
  const execute = async (sql) => {
    const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 5000 });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await execute(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
