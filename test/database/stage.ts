import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach } from 'vitest';

/** The built library, with the types of its sources. Build first: `node scripts/build.mjs`. */
export const database: typeof import('../../libs/platform/src/database/index.js') = await import(
  pathToFileURL(fileURLToPath(new URL('../../dist/libs/platform/src/database/index.js', import.meta.url)))
    .href
);

export const noTables = { entities: [], migrations: [] };

const cleanUp: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** An empty folder of this test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wagon-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let madeOnce: Promise<string> | undefined;

/** A data folder of this test with a new database in it. Copied: making one takes seconds. */
export async function folderWithDatabase(): Promise<string> {
  madeOnce ??= makeDatabase();
  const folder = emptyFolder();
  cpSync(join(await madeOnce, 'database'), join(folder, 'database'), { recursive: true });
  return folder;
}

async function makeDatabase(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wagon-'));
  const dataSource = await new database.WagonDataSource({ dataDir: folder }, noTables).initialize();
  await dataSource.destroy();
  return folder;
}

afterAll(async () => {
  if (madeOnce) rmSync(await madeOnce, { recursive: true, force: true });
});

/** An opened data source, closed after the test. */
export async function openDatabase(dataDir: string) {
  const dataSource = await new database.WagonDataSource({ dataDir }, noTables).initialize();
  cleanUp.push(() => (dataSource.isInitialized ? dataSource.destroy() : undefined));
  return dataSource;
}

/** A program of `processes/` as a process of its own, known by what it says. */
export class Program {
  readonly lines: string[] = [];
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private readonly waiting = new Set<() => void>();

  constructor(name: string, ...args: string[]) {
    const script = fileURLToPath(new URL(`processes/${name}.mjs`, import.meta.url));
    this.child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code) => {
        resolve(code);
        this.wake();
      }),
    );
    cleanUp.push(() => this.kill());
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The first line that begins with one of the words. */
  async says(...words: string[]): Promise<string> {
    for (;;) {
      const line = this.lines.find((text) => words.some((word) => text.startsWith(word)));
      if (line !== undefined) return line;
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`the program ended without saying ${words.join(' or ')}: ${this.lines.join(' / ')}`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  go(): void {
    this.child.stdin!.write('go\n');
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
