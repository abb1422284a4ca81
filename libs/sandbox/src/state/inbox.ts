import { join } from 'node:path';
import { AppendLog } from './append-log.js';

/** A message as a phone shows it. */
export interface InboxMessage {
  id: string;
  chat_jid: string;
  from_jid: string;
  from_me: boolean;
  /** Seconds since 1970. */
  timestamp: number;
  kind: string;
  text: string | null;
  /** This phone had received a message with this id before. */
  duplicate: boolean;
  /** The decrypted proto.Message as JSON, bytes as base64; null when it could not be decrypted. */
  raw: unknown;
}

interface Shelf {
  /** Where each message starts in the file, and how long it is. */
  places: number[];
  lengths: number[];
  /** Readable messages only: the resend of one that could not be read is no duplicate. */
  seen: Set<string>;
  waiting: Set<() => void>;
}

/** Separates the head that start-up reads from the JSON it can skip. */
const TAB = '\t';

/**
 * Everything every phone received, in order, on file; memory holds only where each message is.
 * A cursor is the position in one phone's list, from 1.
 */
export class Inbox {
  private readonly shelves = new Map<string, Shelf>();
  private readonly log: AppendLog;

  constructor(directory: string) {
    this.log = AppendLog.open(join(directory, 'inbox.log'), (line, offset) => this.index(line, offset));
  }

  has(number: string, id: string): boolean {
    return this.shelf(number).seen.has(id);
  }

  add(number: string, message: InboxMessage): void {
    const readable = message.raw === null ? '' : message.id;
    const line = [number, readable, JSON.stringify(message)].join(TAB);
    this.index(line, this.log.append(line));
    for (const wake of this.shelf(number).waiting) wake();
  }

  /** At most `limit` messages after `cursor`. */
  after(number: string, cursor: number, limit: number): Array<InboxMessage & { cursor: number }> {
    const { places, lengths } = this.shelf(number);
    const found: Array<InboxMessage & { cursor: number }> = [];
    for (let at = cursor; at < places.length && found.length < limit; at++) {
      const line = this.log.read(places[at]!, lengths[at]!);
      const message = JSON.parse(line.slice(line.lastIndexOf(TAB) + 1)) as InboxMessage;
      found.push({ cursor: at + 1, ...message });
    }
    return found;
  }

  /** The newest message with this id, if there is one; scans backwards. */
  find(number: string, id: string): InboxMessage | undefined {
    const total = this.shelf(number).places.length;
    if (!this.has(number, id)) return undefined;
    for (let at = total - 1; at >= 0; at--) {
      const [message] = this.after(number, at, 1);
      if (message?.id === id && message.raw !== null) return message;
    }
    return undefined;
  }

  count(number: string): number {
    return this.shelf(number).places.length;
  }

  /** Calls `wake` at the phone's next message; the returned function withdraws that. */
  onNext(number: string, wake: () => void): () => void {
    const { waiting } = this.shelf(number);
    waiting.add(wake);
    return () => waiting.delete(wake);
  }

  close(): void {
    this.log.close();
    for (const shelf of this.shelves.values()) for (const wake of shelf.waiting) wake();
  }

  private index(line: string, offset: number): void {
    const [number = '', readable] = line.split(TAB, 2);
    const shelf = this.shelf(number);
    shelf.places.push(offset);
    shelf.lengths.push(Buffer.byteLength(line));
    if (readable) shelf.seen.add(readable);
  }

  private shelf(number: string): Shelf {
    let shelf = this.shelves.get(number);
    if (!shelf) {
      shelf = { places: [], lengths: [], seen: new Set(), waiting: new Set() };
      this.shelves.set(number, shelf);
    }
    return shelf;
  }
}
