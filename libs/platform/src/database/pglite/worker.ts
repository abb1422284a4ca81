import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { query, SYNC } from './frontend-messages.js';
import type { FromWorker, ToWorker, WorkerTask } from './worker-messages.js';

/*
 * The thread in which PGlite lives. It knows nothing of queries: bytes of the wire protocol go in and come out.
 * PGlite computes synchronously, so the messages of the port are handled one after the other by themselves.
 */

const port = parentPort!;
const { task, folder } = workerData as WorkerTask;
const say = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

/** Output is sent on when this much has gathered: PGlite hands it out in pieces of 8 kB. */
const OUTPUT_CHUNK = 256 * 1024;

/** The last fatal lines of the engine's log: the only place where it says why it cannot start. */
const complaints: string[] = [];
function complain(line: string): boolean {
  const complaint = /\b(FATAL|PANIC): .*/.exec(line)?.[0];
  if (complaint) complaints.push(complaint);
  if (complaints.length > 3) complaints.shift();
  // After a PANIC the engine's memory is worth nothing; the log replays when the folder is opened again.
  if (complaint?.startsWith('PANIC')) fail(new Error('the engine panicked'));
  return true;
}

/** The engine's file system throws bare numbers: those of WASI. */
const fileErrors = new Map([
  [2, 'EACCES: permission denied'],
  [19, 'EDQUOT: disk quota exceeded'],
  [29, 'EIO: input/output error'],
  [33, 'EMFILE: too many open files'],
  [51, 'ENOSPC: no space left on device'],
  [63, 'EPERM: operation not permitted'],
  [69, 'EROFS: read-only file system'],
]);

function reasonOf(error: unknown): string {
  const { message, errno, name } = error as { message?: string; errno?: number; name?: string };
  return message || fileErrors.get(errno ?? 0) || `${name ?? error} ${errno ?? ''}`.trim();
}

function fail(error: unknown): never {
  say({ failed: [reasonOf(error), ...complaints].join('; ') });
  process.exit(1); // ends this thread only, at once: PGlite would swallow an exception and try again, for ever
}

const open = () =>
  PGlite.create({
    dataDir: folder,
    // 16 MB of page cache instead of 128: the process is 110 MB smaller, and the folder is in the kernel's cache too.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
    onStderr: complain,
  });

async function serve(): Promise<void> {
  const database = await open();
  port.on('message', async (message: ToWorker) => {
    try {
      if ('bytes' in message) answer(database, message.bytes, message.connection);
      else if ('endOfConnection' in message) reset(database);
      else {
        await database.close();
        port.close();
      }
    } catch (error) {
      fail(error);
    }
  });
  say({ ready: true });
}

function answer(database: PGlite, bytes: Uint8Array, connection: number): void {
  let gathered: Uint8Array[] = [];
  let size = 0;
  const flush = (done: boolean) => {
    const output = new Uint8Array(size);
    let offset = 0;
    for (const piece of gathered) {
      output.set(piece, offset);
      offset += piece.length;
    }
    say({ output, connection, done }, [output.buffer]);
    gathered = [];
    size = 0;
  };
  run(database, bytes, (piece) => {
    gathered.push(piece.slice()); // a view of the engine's memory
    size += piece.length;
    if (size >= OUTPUT_CHUNK) flush(false);
  });
  flush(true);
}

/**
 * The raw stream is the one call of PGlite 0.5.16 that keeps nothing: `execProtocolRaw` also parses every answer and
 * holds the rows for ever. It works before it returns; its promise has nothing to add (no file system to sync).
 */
function run(database: PGlite, bytes: Uint8Array, onRawData: (piece: Uint8Array) => void = () => {}): void {
  void database.execProtocolRawStream(bytes, { syncToFs: false, onRawData }).catch(fail);
}

function reset(database: PGlite): void {
  run(database, SYNC); // the connection may have died between Parse and Sync
  run(database, query('ROLLBACK'));
  run(database, query('DISCARD ALL'));
}

async function initialise(): Promise<void> {
  const database = await open();
  await database.close();
  port.close();
}

await (task === 'initialise' ? initialise() : serve()).catch(fail);
