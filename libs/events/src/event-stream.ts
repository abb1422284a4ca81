import type { ServerResponse } from 'node:http';
import { envelope, type JournalEntry } from '#libs/journal';
import type { JournalTail } from './journal-tail.js';

const SECOND = 1000;

export interface StreamPolicy {
  /** A comment, so that nobody on the way takes the connection for dead. */
  keepAliveMs: number;
  /** How often it is asked whether the reader may still read. */
  checkMs: number;
  /** How long a reader may leave what it was sent unread. */
  patienceMs: number;
}

export const STREAM_POLICY: StreamPolicy = {
  keepAliveMs: 25 * SECOND,
  checkMs: 5 * SECOND,
  patienceMs: 10 * SECOND,
};

/** What clients wait before they come back. */
const RETRY_MS = 1000;
/** Read and written at once; also what is in memory for a slow reader, whatever it missed. */
const PAGE = 50;
const LONG = 60 * 60 * SECOND;

/** How a stream looks to its readers: each part with the empty line that ends it. */
export interface StreamStyle {
  /** What comes first, before there is an event. @param position from where on it goes */
  opening(position: number): string;
  /** Undefined: the reader is not told of it. */
  block(entry: JournalEntry): string | undefined | Promise<string | undefined>;
  /** Something that is no event. @param position up to which there was nothing to tell */
  keepAlive(position: number): string;
}

/**
 * The native API's. The id comes first, so that whoever is cut off before the first event also misses none, and goes
 * with what keeps the connection alive, so that a reader of rare events does not come back to the start.
 */
const NATIVE_STYLE: StreamStyle = {
  opening: (position) => `retry: ${RETRY_MS}\nid: ${position}\n\n`,
  block: (entry) => `id: ${entry.position}\nevent: ${entry.type}\ndata: ${envelope(entry)}\n\n`,
  keepAlive: (position) => `: keep-alive\nid: ${position}\n\n`,
};

export type StreamEnd = 'reader left' | 'reader too slow' | 'not allowed any more' | 'shutdown' | 'failed';

/**
 * Server-sent events: the journal from a place on, for as long as the reader stays. Nothing is buffered for a reader
 * who does not keep up: the next events are read when the socket takes them, and who takes none for too long is
 * disconnected; it goes on from its last event when it comes back.
 */
export class EventStream {
  private readonly over = new AbortController();
  private reason: StreamEnd = 'reader left';

  constructor(
    private readonly response: ServerResponse,
    private readonly tail: JournalTail,
    private readonly mayRead: () => Promise<boolean>,
    private readonly policy: StreamPolicy,
    private readonly style: StreamStyle = NATIVE_STYLE,
  ) {}

  /** Runs until the end. @returns why it ended; a failure is thrown, when the stream is closed */
  async run(): Promise<StreamEnd> {
    const { response } = this;
    response.once('close', () => this.over.abort());
    const timers = [
      setInterval(() => this.keepAlive(), this.policy.keepAliveMs),
      setInterval(() => void this.check(), this.policy.checkMs),
    ];
    try {
      this.begin();
      await this.follow();
    } finally {
      for (const timer of timers) clearInterval(timer);
      this.tail.close();
      response.end();
    }
    return this.reason;
  }

  end(reason: StreamEnd): void {
    if (this.over.signal.aborted) return;
    this.reason = reason;
    this.over.abort();
  }

  private begin(): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no', // nginx would collect it
    });
    this.response.write(this.style.opening(this.tail.position));
  }

  private async follow(): Promise<void> {
    const { signal } = this.over;
    while (!signal.aborted) {
      const entries = await this.tail.next(PAGE);
      for (const entry of entries) {
        const block = signal.aborted ? undefined : await this.style.block(entry);
        if (block && !signal.aborted && !this.response.write(block)) await this.drained();
      }
      await this.tail.grown(LONG, signal);
    }
  }

  /** Resolves when the socket has taken everything, and at the end of the stream. */
  private async drained(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.response.off('drain', done);
        this.over.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(() => {
        this.end('reader too slow');
        this.response.destroy();
        done();
      }, this.policy.patienceMs);
      this.response.once('drain', done);
      this.over.signal.addEventListener('abort', done);
    });
  }

  private keepAlive(): void {
    if (!this.response.writableNeedDrain) this.response.write(this.style.keepAlive(this.tail.position));
  }

  /** An unanswered question ends nothing: the next one is asked soon. */
  private async check(): Promise<void> {
    const isAllowed = await this.mayRead().catch(() => true);
    if (!isAllowed) this.end('not allowed any more');
  }
}
