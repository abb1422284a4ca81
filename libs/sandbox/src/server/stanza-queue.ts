import type { Store, Transaction } from '../state/store.js';
import { type BinaryNode, decodeBinaryNode, encodeBinaryNode } from './wire/codec.js';

interface Row {
  settles: string;
  /** The encoded stanza, base64. */
  stanza: string;
  /** For a message the phone itself wrote: the plaintext, to encrypt it anew when the companion cannot read it. */
  plaintext?: string;
}

export interface QueuedStanza {
  sequence: number;
  /** What the companion's answer will name; see `settledBy`. */
  settles: string;
}

/**
 * What one companion has yet to confirm. A stanza is queued before it is sent and leaves the queue only when the
 * companion has answered it, however often it was sent in between.
 */
export class StanzaQueue {
  /** Oldest first. */
  private readonly entries = new Map<number, QueuedStanza>();
  private readonly byAnswer = new Map<string, QueuedStanza[]>();
  private next = 1;

  constructor(
    private readonly store: Store,
    private readonly owner: string,
  ) {}

  get length(): number {
    return this.entries.size;
  }

  /** Takes up what was on file. Scans the whole store: for start-up only. */
  restore(): void {
    const prefix = `queue/${this.owner}/`;
    for (const [key, { settles }] of this.store.scan<Row>(prefix))
      this.insert({ sequence: Number(key.slice(prefix.length)), settles });
  }

  add(tx: Transaction, stanza: BinaryNode, plaintext?: Buffer): QueuedStanza {
    const entry: QueuedStanza = { sequence: this.next++, settles: settledBy(stanza) };
    tx.put(this.row(entry.sequence), {
      settles: entry.settles,
      stanza: encodeBinaryNode(stanza).toString('base64'),
      plaintext: plaintext?.toString('base64'),
    } satisfies Row);
    tx.afterCommit(() => this.insert(entry));
    return entry;
  }

  /** Drops everything that this answer settles. */
  settle(tx: Transaction, answer: string): void {
    const settled = this.byAnswer.get(answer) ?? [];
    for (const { sequence } of settled) tx.delete(this.row(sequence));
    tx.afterCommit(() => this.forget(answer, settled));
  }

  clear(tx: Transaction): void {
    for (const answer of this.byAnswer.keys()) this.settle(tx, answer);
  }

  has(entry: QueuedStanza): boolean {
    return this.entries.has(entry.sequence);
  }

  /** Oldest first; what is added while the caller iterates is visited too. */
  [Symbol.iterator](): IterableIterator<QueuedStanza> {
    return this.entries.values();
  }

  async stanza(entry: QueuedStanza): Promise<BinaryNode | undefined> {
    const row = this.store.get<Row>(this.row(entry.sequence));
    return row && decodeBinaryNode(Buffer.from(row.stanza, 'base64'));
  }

  /** What the phone wrote in the message that waits for this answer, if it was the phone's. */
  writtenByPhone(answer: string): { stanza: Promise<BinaryNode>; plaintext: Buffer } | undefined {
    for (const { sequence } of this.byAnswer.get(answer) ?? []) {
      const row = this.store.get<Row>(this.row(sequence));
      if (row?.plaintext)
        return {
          stanza: decodeBinaryNode(Buffer.from(row.stanza, 'base64')),
          plaintext: Buffer.from(row.plaintext, 'base64'),
        };
    }
    return undefined;
  }

  private insert(entry: QueuedStanza): void {
    this.entries.set(entry.sequence, entry);
    const alike = this.byAnswer.get(entry.settles);
    if (alike) alike.push(entry);
    else this.byAnswer.set(entry.settles, [entry]);
    this.next = Math.max(this.next, entry.sequence + 1);
  }

  private forget(answer: string, settled: QueuedStanza[]): void {
    for (const { sequence } of settled) this.entries.delete(sequence);
    const left = (this.byAnswer.get(answer) ?? []).filter((entry) => this.entries.has(entry.sequence));
    if (left.length > 0) this.byAnswer.set(answer, left);
    else this.byAnswer.delete(answer);
  }

  private row(sequence: number): string {
    return `queue/${this.owner}/${sequence}`;
  }
}

/** A message is settled by its id alone; a receipt shares its id with others, so its type counts too. */
export function settledBy(stanza: BinaryNode): string {
  const { id = '', type = '' } = stanza.attrs;
  return stanza.tag === 'message' ? `message/${id}` : `${stanza.tag}/${id}/${type}`;
}
