import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/*
 * One process per folder. The proof of holding is a listening Unix socket inside the folder, which the kernel closes
 * when the process dies, however it dies. What is left behind is a dead file: connecting to it is refused, for ever.
 *
 * The hard part is replacing a dead file when several processes start at once: "unlink, then bind" can unlink the
 * socket that a faster process has just bound. So no name is used twice. The sockets are `<name>.lock/1`, `/2`, …:
 *  - only the highest number counts; a starter that finds it alive is refused;
 *  - a starter that finds it dead links its own, already listening socket under the next number (link fails when
 *    the name exists) and then looks again: if a higher number is there, it was late and withdraws;
 *  - only the holder removes files, and only lower numbers, so the highest never goes down, not even on release.
 */

/** Another process uses the folder. `pid` is unknown when that process does not answer, e.g. because it is paused. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';
  constructor(
    readonly folder: string,
    readonly pid?: number,
    host?: string,
  ) {
    const owner = pid === undefined ? 'another process (it does not answer)' : `process ${pid}`;
    const elsewhere = host && host !== hostname() ? ` on host ${host}` : '';
    super(
      `${folder} is in use by ${owner}${elsewhere}. Stop that process, or set DATA_DIR to another folder.`,
    );
  }
}

export interface FolderLock {
  release(): Promise<void>;
}

/** How long a holder may take to say who it is. A paused process holds its folder all the same. */
const ANSWER_MS = 1_000;
/** Everything that fits `sockaddr_un` on Linux (108) and macOS (104), with the ending NUL. */
const LONGEST_SOCKET_PATH = 103;

type Holder = { pid?: number; host?: string };
const heldByThisProcess = new Map<string, { users: number; server: Promise<Server> }>();

/**
 * Takes the folder for this process until `release` or the end of the process; creates the folder when missing.
 * The lock belongs to the process: taking it again in the same process succeeds, and the last `release` frees it.
 * @throws FolderInUse when another process holds it; Error when the folder cannot be written
 */
export async function acquireFolderLock(dir: string, { name = 'wagon' } = {}): Promise<FolderLock> {
  const folder = lockFolder(dir, name);
  const held = heldByThisProcess.get(folder) ?? { users: 0, server: take(folder) };
  heldByThisProcess.set(folder, held);
  held.users++;
  let released = false;
  const release = async () => {
    if (released) return;
    released = true;
    if (--held.users > 0) return;
    if (heldByThisProcess.get(folder) === held) heldByThisProcess.delete(folder);
    const server = await held.server.catch(() => undefined);
    server?.close(); // the socket is dead on return; open connections are of askers and need no waiting
  };
  await held.server.catch(async (error) => {
    await release();
    throw error;
  });
  return { release };
}

/** Whether a process, this one included, holds the folder at this moment. */
export async function isFolderLocked(dir: string, { name = 'wagon' } = {}): Promise<boolean> {
  const folder = lockFolder(dir, name);
  if (heldByThisProcess.has(folder)) return true;
  if (process.platform === 'win32') return (await holderOf(pipeName(folder))) !== undefined;
  const newest = newestGeneration(folder);
  return newest > 0 && (await inFolder(folder, (path) => holderOf(path(String(newest))))) !== undefined;
}

function lockFolder(dir: string, name: string): string {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const folder = join(realpathSync(dir), `${name}.lock`);
    if (process.platform !== 'win32') mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch (error) {
    throw new Error(`the data folder ${dir} cannot be used: ${reason(error)}`, { cause: error });
  }
}

const take = (folder: string) =>
  process.platform === 'win32' ? takePipe(folder) : inFolder(folder, (path) => takeSocket(folder, path));

async function takeSocket(folder: string, path: (name: string) => string): Promise<Server> {
  for (;;) {
    const newest = newestGeneration(folder);
    const holder = newest > 0 ? await holderOf(path(String(newest))) : undefined;
    if (holder) throw new FolderInUse(dirname(folder), holder.pid, holder.host);
    const server = await claim(folder, newest + 1, path);
    if (server) return server;
  }
}

/** Undefined when another starter was faster: look again. */
async function claim(
  folder: string,
  generation: number,
  path: (name: string) => string,
): Promise<Server | undefined> {
  const draft = `starting-${process.pid}-${randomUUID().slice(0, 8)}`;
  const server = await listen(path(draft)).catch((error) => {
    throw new Error(
      `no lock can be made in ${folder}: ${reason(error)}. DATA_DIR must be on a file system with Unix sockets`,
      { cause: error },
    );
  });
  try {
    linkSync(join(folder, draft), join(folder, String(generation)));
    if (newestGeneration(folder) > generation) rmSync(join(folder, String(generation)), { force: true });
    else {
      for (const other of readdirSync(folder))
        if (other !== String(generation)) rmSync(join(folder, other), { force: true });
      return server;
    }
  } catch (error) {
    const lost = ['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!lost)
      throw closeAfter(
        server,
        new Error(`no lock can be made in ${folder}: ${reason(error)}`, { cause: error }),
      );
  } finally {
    rmSync(join(folder, draft), { force: true });
  }
  server.close();
  return undefined;
}

function closeAfter(server: Server, error: Error): Error {
  server.close();
  return error;
}

/** The highest number in the folder, 0 when none was ever taken. */
const newestGeneration = (folder: string) =>
  Math.max(0, ...readdirSync(folder).map(Number).filter(Number.isSafeInteger));

/**
 * Who listens at the path; undefined when nobody does, which is only believed when the kernel refuses the connection:
 * a connection that ends without a word may be a holder that dies at this moment, or one without a free descriptor.
 */
async function holderOf(path: string): Promise<Holder | undefined> {
  const deadline = Date.now() + ANSWER_MS;
  for (;;) {
    const answer = await ask(path, deadline - Date.now());
    if (answer !== 'silence') return answer;
    if (Date.now() >= deadline) return {};
    await setTimeout(20);
  }
}

function ask(path: string, patienceMs: number): Promise<Holder | 'silence' | undefined> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = createConnection(path);
    socket.setEncoding('utf8');
    socket.setTimeout(Math.max(1, patienceMs), () => settle('silence'));
    const settle = (result: Holder | 'silence' | undefined) => {
      socket.destroy();
      resolve(result);
    };
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('end', () => {
      const [pid, host] = answer.split(' ');
      settle(pid ? { pid: Number(pid), host } : 'silence');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') settle(undefined);
      else if (['EAGAIN', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '')) settle('silence');
      else reject(new Error(`the lock ${path} cannot be read: ${reason(error)}`, { cause: error }));
    });
  });
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => {}); // an asker that went away
      socket.unref().end(`${process.pid} ${hostname()}`, () => socket.destroy());
    });
    server.once('error', reject);
    server.listen({ path, exclusive: true }, () => resolve(server.unref()));
  });
}

/**
 * Runs `work` with a function from a name in the folder to a socket path that is short enough: socket addresses are
 * limited to about 100 bytes, so that Linux reaches a deeper folder through an open descriptor.
 */
async function inFolder<T>(folder: string, work: (path: (name: string) => string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(join(folder, 'starting-4194304-00000000')) <= LONGEST_SOCKET_PATH)
    return work((name) => join(folder, name));
  if (process.platform !== 'linux')
    throw new Error(`the path of the data folder is too long for a lock: ${folder}`);
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    return await work((name) => `/proc/self/fd/${descriptor}/${name}`);
  } finally {
    closeSync(descriptor);
  }
}

const pipeName = (folder: string) =>
  `\\\\.\\pipe\\${basename(folder)}-${createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 32)}`;

/** Windows drops a named pipe with its process, name and all: no dead files there. */
async function takePipe(folder: string): Promise<Server> {
  try {
    return await listen(pipeName(folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const holder = await holderOf(pipeName(folder));
    throw new FolderInUse(dirname(folder), holder?.pid, holder?.host);
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
