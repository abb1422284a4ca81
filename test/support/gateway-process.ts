import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.mjs';
import { createTestDatabase, type TestDatabase } from './postgres.js';

/** Made once by the global set-up: a data folder whose embedded database is initialised. Copying it saves seconds. */
export const TEMPLATE_VARIABLE = 'WAGON_TEST_TEMPLATE';
/** Which database the scenarios of this run use: `embedded` or `postgres`. */
export const DATABASE_VARIABLE = 'WAGON_TEST_DATABASE';

const STARTS_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 15_000;

/** A gateway as an operator runs it: the built program in a process of its own, on free ports and in a folder of its own. */
export class GatewayProcess {
  readonly masterToken = randomUUID();
  url = '';
  sandboxUrl = '';
  /** Everything it has written, over all its starts. */
  output = '';
  private process: ChildProcess | undefined;
  private ports = { PORT: '0', SANDBOX_PORT: '0' };

  private constructor(
    readonly dataDir: string,
    private readonly database: TestDatabase | undefined,
    private readonly env: Record<string, string>,
  ) {}

  /**
   * @throws Error with what it printed when it does not start; nothing of it is left then
   * @param isNew whether it is the very first start of an installation, which takes seconds longer; needed with a
   * WAGON_ENCRYPTION_KEY, because an installation is encrypted with one key from its first start on
   */
  static async start(env: Record<string, string> = {}, { isNew = false } = {}): Promise<GatewayProcess> {
    const onPostgres = process.env[DATABASE_VARIABLE] === 'postgres';
    const database = onPostgres ? await createTestDatabase() : undefined;
    const dataDir = mkdtempSync(join(tmpdir(), 'wagon-test-'));
    if (!isNew && !onPostgres) prepareFolder(dataDir);
    const gateway = new GatewayProcess(dataDir, database, env);
    try {
      await gateway.up();
      return gateway;
    } catch (refusal) {
      await gateway.dispose();
      throw refusal;
    }
  }

  /** Undefined on the embedded database. */
  get databaseUrl(): string | undefined {
    return this.database?.url;
  }

  /** Starts the process (again), on the same ports and the same data, and waits until it listens. */
  async up(): Promise<void> {
    const variables = {
      ...withoutOurs(process.env),
      HOST: '127.0.0.1',
      DATA_DIR: this.dataDir,
      WAGON_MASTER_TOKEN: this.masterToken,
      ...(this.database && { DATABASE_URL: this.database.url }),
      ...this.ports,
      ...this.env,
    };
    const program = join(root, 'dist', 'apps', 'gateway', 'src', 'main.js');
    const child = spawn(process.execPath, [program], { env: variables });
    this.process = child;
    const { port, sandbox } = await this.listening(child);
    this.url = `http://127.0.0.1:${port}`;
    this.sandboxUrl = sandbox ?? this.sandboxUrl; // a stand-alone one is named by whoever runs it
    this.ports = { PORT: String(port), SANDBOX_PORT: sandbox ? new URL(sandbox).port : '0' };
  }

  signal(name: NodeJS.Signals): void {
    this.process!.kill(name);
  }

  /** Holds the process still, as a virtual machine that is moved would. */
  freeze(): void {
    this.process!.kill('SIGSTOP');
  }

  thaw(): void {
    this.process!.kill('SIGCONT');
  }

  /** Ends the process without a word, as a power cut of the container would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it as an operator does. @returns its exit code */
  async terminate(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** @param env further settings from now on */
  async restart(env: Record<string, string> = {}): Promise<void> {
    await this.terminate();
    Object.assign(this.env, env);
    await this.up();
  }

  /** Ends it and removes everything it had. Fails when it did not end in order. */
  async dispose(): Promise<void> {
    const isRunning = this.process?.exitCode === null && this.process.signalCode === null;
    const code = isRunning ? await this.terminate() : 0;
    rmSync(this.dataDir, { recursive: true, force: true });
    await this.database?.drop();
    if (code !== 0) throw new Error(`the gateway ended with ${code}:\n${this.output.slice(-4000)}`);
  }

  private listening(child: ChildProcess): Promise<{ port: number; sandbox?: string }> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) =>
        reject(new Error(`the gateway did not start: ${why}\n${this.output.slice(-4000)}`));
      const timer = setTimeout(() => fail('time is up'), STARTS_WITHIN_MS);
      let rest = '';
      child.once('exit', (code) => fail(`exit code ${code}`));
      child.stderr!.on('data', (chunk) => {
        this.output += chunk;
      });
      child.stdout!.on('data', (chunk) => {
        this.output += chunk;
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        const line = lines.find((text) => text.includes('"msg":"listening"'));
        if (!line) return;
        clearTimeout(timer);
        resolve(JSON.parse(line));
      });
    });
  }

  private end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.process!;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`the gateway did not end after ${signal}`));
      }, STOPS_WITHIN_MS);
      child.once('exit', (code) => {
        clearTimeout(timer);
        resolve(code);
      });
      child.kill(signal);
    });
  }
}

/** The tests' own environment must not configure the gateway. */
export function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(WAGON_|SANDBOX_|DATABASE_URL$|DATA_DIR$|PORT$|HOST$|LOG_LEVEL$|VITEST|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}

/** For `skipIf`: whether this run is on PostgreSQL, where what the scene looks at is not there; says so. */
export function isOnPostgres(scene: string): boolean {
  if (process.env[DATABASE_VARIABLE] !== 'postgres') return false;
  process.stderr.write(`Skipped on PostgreSQL, as it looks into the embedded database's folder: ${scene}\n`);
  return true;
}

/** Puts an initialised embedded database, and its key, into a data folder. */
export function prepareFolder(dataDir: string): void {
  const template = process.env[TEMPLATE_VARIABLE];
  if (template && existsSync(template)) cpSync(template, dataDir, { recursive: true });
}
