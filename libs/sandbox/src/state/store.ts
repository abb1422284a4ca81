import { join } from 'node:path';
import { AppendLog } from './append-log.js';

const COMPACT_ABOVE_BYTES = 16 * 1024 * 1024;
const COMPACT_RATIO = 4;

/** What a unit of work may do with the store; reads see the work's own writes. */
export interface Transaction {
  get<T>(key: string): T | undefined;
  put(key: string, value: unknown): void;
  delete(key: string): void;
  /** Runs once everything above is on file: the place for anything that goes to the wire. */
  afterCommit(effect: () => void): void;
}

/**
 * The sandbox's durable key-value state: a Map in memory, one line on file per unit of work.
 *
 * A line holds all writes of a unit, so a unit is on file whole or not at all. Units run one at a time: state is
 * shared by every phone and companion and nearly all of its cost is CPU, so overlapping them would buy nothing but
 * lost updates of Signal sessions.
 */
export class Store {
  /** JSON text, not objects: it is what the log needs, and it is small. */
  private readonly rows = new Map<string, string>();
  private readonly log: AppendLog;
  private liveBytes = 0;
  private lastUnit: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.log = AppendLog.open(join(directory, 'state.log'), (line) => this.replay(line));
    this.compactIfLarge(0);
  }

  get<T>(key: string): T | undefined {
    const text = this.rows.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** Rows whose key starts with `prefix`, in the order they were first written. Scans everything: for start-up only. */
  *scan<T>(prefix: string): Generator<[key: string, value: T]> {
    for (const [key, text] of this.rows) if (key.startsWith(prefix)) yield [key, JSON.parse(text) as T];
  }

  keysOf(prefix: string): string[] {
    return [...this.rows.keys()].filter((key) => key.startsWith(prefix));
  }

  /** Nothing of a unit that throws remains, on file or in memory. Units must not be nested. */
  atomically<T>(unit: (tx: Transaction) => T | Promise<T>): Promise<T> {
    const run = this.lastUnit.then(() => this.run(unit));
    this.lastUnit = run.catch(() => undefined);
    return run;
  }

  /** Waits for the units already asked for. */
  async close(): Promise<void> {
    await this.lastUnit;
    this.log.close();
  }

  private async run<T>(unit: (tx: Transaction) => T | Promise<T>): Promise<T> {
    const staged = new Map<string, string | null>();
    const effects: Array<() => void> = [];
    const result = await unit({
      get: <V>(key: string) => {
        const text = staged.get(key);
        if (text === null) return undefined;
        return text === undefined ? this.get<V>(key) : (JSON.parse(text) as V);
      },
      put: (key, value) => staged.set(key, JSON.stringify(value)),
      delete: (key) => staged.set(key, null),
      afterCommit: (effect) => effects.push(effect),
    });
    this.commit(staged);
    for (const effect of effects) effect();
    return result;
  }

  private commit(staged: Map<string, string | null>): void {
    if (staged.size === 0) return;
    this.log.append(lineOf(staged));
    for (const [key, text] of staged) this.apply(key, text);
    this.compactIfLarge(COMPACT_ABOVE_BYTES);
  }

  private apply(key: string, text: string | null): void {
    this.liveBytes -= this.rows.get(key)?.length ?? 0;
    if (text === null) {
      this.rows.delete(key);
      return;
    }
    this.rows.set(key, text);
    this.liveBytes += text.length;
  }

  private replay(line: string): void {
    for (const [key, value] of JSON.parse(line) as Array<[string, unknown?]>)
      this.apply(key, value === undefined ? null : JSON.stringify(value));
  }

  private compactIfLarge(floor: number): void {
    if (this.log.size > Math.max(floor, COMPACT_RATIO * this.liveBytes)) this.log.rewrite(this.lines());
  }

  private *lines(): Generator<string> {
    for (const entry of this.rows) yield lineOf([entry]);
  }
}

/** `[["key",value],["deleted key"]]`; the values are JSON text already. */
function lineOf(writes: Iterable<[string, string | null]>): string {
  const parts: string[] = [];
  for (const [key, text] of writes) {
    const name = JSON.stringify(key);
    parts.push(text === null ? `[${name}]` : `[${name},${text}]`);
  }
  return `[${parts.join(',')}]`;
}
