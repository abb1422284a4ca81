import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EmbeddedConnection } from './embedded-connection.js';
import type { FromWorker, ToWorker, WorkerTask } from './worker-messages.js';

/** The major version of PostgreSQL inside the pinned PGlite. A folder of another one cannot be opened. */
const ENGINE_VERSION = '18';
const SECOND = 1_000;
/** PGlite has no clock to stop a statement with (no statement_timeout), so its thread is ended instead. */
const LONGEST_EXCHANGE = 120 * SECOND;
/** How long closing may wait for the statement that is running. */
const CLOSE_PATIENCE = 10 * SECOND;

/** The folder's lock keeps other processes out; this keeps out a second opener in this one. */
const openFolders = new Set<string>();

interface Exchange {
  connection: number;
  onOutput(output: Uint8Array): void;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * PostgreSQL in a folder: PGlite in a worker thread of its own, so that a query never stalls this one.
 *
 * closed ──open()──▶ opening ──▶ open ──close()──▶ closing ──▶ closed
 *                       │          └── the worker died ──▶ closed; the next connection opens it again, and what was
 *                       └── refused ──▶ closed                  acknowledged is replayed from the write-ahead log
 *
 * One connection at a time, as there is one session. The folder must be locked by the caller.
 * Survives the death of the process; PGlite never calls fsync, so it does not survive that of the machine.
 */
export class EmbeddedDatabase {
  private worker?: Worker;
  private opening?: Promise<Worker>;
  private exchange?: Exchange;
  private connections = 0;

  /** @param folder holds the database; made when it is missing */
  constructor(readonly folder: string) {}

  /** Starts the worker; on an empty folder makes the database first, in a worker that ends and gives its memory back. */
  async open(): Promise<void> {
    this.opening ??= this.start().catch((error) => {
      this.opening = undefined;
      throw error;
    });
    await this.opening;
  }

  /** A stream for `pg` in place of a TCP socket. */
  connect(): EmbeddedConnection {
    return new EmbeddedConnection(this, ++this.connections);
  }

  /** Closes the database and waits for the end of its thread. */
  async close(): Promise<void> {
    const worker = await this.opening?.catch(() => undefined);
    if (!worker || worker !== this.worker) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    post(worker, { close: true });
    const impatience = setTimeout(() => void worker.terminate(), CLOSE_PATIENCE);
    await ended;
    clearTimeout(impatience);
  }

  /** Sends whole messages and resolves after the last byte of the answer. One exchange at a time, by the stream. */
  async talk(
    connection: number,
    bytes: Uint8Array<ArrayBuffer>,
    onOutput: Exchange['onOutput'],
  ): Promise<void> {
    const worker = this.worker;
    if (!worker) throw new Error('the embedded database is closed');
    await new Promise<void>((resolve, reject) => {
      const overdue = setTimeout(() => {
        reject(
          new Error(`a statement on the embedded database took longer than ${LONGEST_EXCHANGE / SECOND} s`),
        );
        void worker.terminate();
      }, LONGEST_EXCHANGE);
      const settle =
        <Arguments extends unknown[]>(then: (...args: Arguments) => void) =>
        (...args: Arguments) => {
          clearTimeout(overdue);
          this.exchange = undefined;
          then(...args);
        };
      this.exchange = { connection, onOutput, resolve: settle(resolve), reject: settle(reject) };
      post(worker, { bytes, connection }, [bytes.buffer]);
    });
  }

  /** Ends a connection without closing the database: the next one starts with a clean session. */
  hangUp(connection: number): void {
    if (this.exchange?.connection === connection) this.exchange.resolve();
    if (this.worker) post(this.worker, { endOfConnection: connection });
  }

  /** Whether the worker keeps the process alive, as a TCP socket would. */
  setRef(isRef: boolean): void {
    if (isRef) this.worker?.ref();
    else this.worker?.unref();
  }

  private async start(): Promise<Worker> {
    if (openFolders.has(this.folder)) throw new Error(`${this.folder} is already open in this process`);
    openFolders.add(this.folder);
    try {
      await this.initialiseIfMissing();
      this.worker = await this.serve();
      return this.worker;
    } catch (error) {
      openFolders.delete(this.folder);
      throw error;
    }
  }

  private async serve(): Promise<Worker> {
    const worker = startWorker({ task: 'serve', folder: this.folder });
    let failure: string | undefined;
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if ('ready' in message) resolve();
        else if ('failed' in message) failure = message.failed;
        else this.receive(message);
      });
      worker.on('error', (error) => {
        failure = error.message;
      });
      worker.once('exit', () => {
        const error = new Error(
          `the embedded database in ${this.folder} ended: ${failure ?? 'its thread was stopped'}`,
        );
        if (this.worker === worker) this.worker = this.opening = undefined;
        openFolders.delete(this.folder);
        this.exchange?.reject(error);
        reject(error);
      });
    });
    return worker;
  }

  private receive(message: Extract<FromWorker, { done: boolean }>): void {
    const exchange = this.exchange;
    if (exchange?.connection !== message.connection) return; // the answer to a connection that hung up
    if (message.output.length) exchange.onOutput(message.output);
    if (message.done) exchange.resolve();
  }

  /** Made under another name and moved into place whole: a start that was killed half-way leaves nothing to trip over. */
  private async initialiseIfMissing(): Promise<void> {
    if (this.isInitialised()) return;
    const draft = `${this.folder}.new`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    const worker = startWorker({ task: 'initialise', folder: draft });
    let failure: string | undefined;
    worker.on('message', (message: FromWorker) => {
      if ('failed' in message) failure = message.failed;
    });
    worker.on('error', (error) => {
      failure = error.message;
    });
    const code = await new Promise<number>((resolve) => worker.once('exit', resolve));
    if (code !== 0 || failure) {
      rmSync(draft, { recursive: true, force: true });
      throw new Error(
        `the embedded database could not be made in ${this.folder}: ${failure ?? 'its thread was stopped'}`,
      );
    }
    if (existsSync(this.folder)) rmdirSync(this.folder); // empty, or isInitialised had refused it
    renameSync(draft, this.folder);
  }

  private isInitialised(): boolean {
    const versionFile = join(this.folder, 'PG_VERSION');
    if (existsSync(versionFile)) {
      const version = readFileSync(versionFile, 'utf8').trim();
      if (version === ENGINE_VERSION) return true;
      throw new Error(
        `${this.folder} was written by PostgreSQL ${version}; this version of Wagon reads ${ENGINE_VERSION}`,
      );
    }
    if (existsSync(this.folder) && readdirSync(this.folder).length > 0)
      throw new Error(`${this.folder} is not empty and not a database; move it away or set another DATA_DIR`);
    return false;
  }
}

const post = (worker: Worker, message: ToWorker, transfer: ArrayBuffer[] = []) =>
  worker.postMessage(message, transfer);

/** The worker is loaded as built JavaScript: it does not run from the TypeScript sources. */
const startWorker = (workerData: WorkerTask) =>
  new Worker(new URL('./worker.js', import.meta.url), { workerData });
