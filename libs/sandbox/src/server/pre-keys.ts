import type { Store, Transaction } from '../state/store.js';
import { uintBytes } from './wire/node.js';

const ID_LENGTH = 3;
const KEY_LENGTH = 32;
const ENTRY_LENGTH = ID_LENGTH + KEY_LENGTH;

export interface PublicPreKey {
  id: number;
  key: Buffer;
}

export interface SignedPublicPreKey extends PublicPreKey {
  signature: Buffer;
}

interface SignedRow {
  id: number;
  key: string;
  signature: string;
}

/**
 * The key bundle a companion has uploaded: one signed pre-key, and one-time pre-keys that are handed out once each,
 * in upload order. A companion uploads 812 at once, so they are one packed row, and handing one out only moves a
 * counter.
 */
export class PreKeys {
  constructor(
    private readonly store: Store,
    private readonly owner: string,
  ) {}

  get unused(): number {
    return this.pool(this.store).length / ENTRY_LENGTH - this.taken(this.store);
  }

  signed(tx: Pick<Transaction, 'get'> = this.store): SignedPublicPreKey | undefined {
    const row = tx.get<SignedRow>(this.row('signed'));
    return row && { id: row.id, key: decode(row.key), signature: decode(row.signature) };
  }

  sign(tx: Transaction, { id, key, signature }: SignedPublicPreKey): void {
    const row: SignedRow = { id, key: key.toString('base64'), signature: signature.toString('base64') };
    tx.put(this.row('signed'), row);
  }

  add(tx: Transaction, keys: PublicPreKey[]): void {
    const left = this.pool(tx).subarray(this.taken(tx) * ENTRY_LENGTH);
    const packed = Buffer.concat([left, ...keys.flatMap(({ id, key }) => [uintBytes(id, ID_LENGTH), key])]);
    tx.put(this.row('pool'), packed.toString('base64'));
    tx.put(this.row('taken'), 0);
  }

  /** The next unused one-time pre-key, which nobody else will get. */
  take(tx: Transaction): PublicPreKey | undefined {
    const taken = this.taken(tx);
    const entry = this.pool(tx).subarray(taken * ENTRY_LENGTH, (taken + 1) * ENTRY_LENGTH);
    if (entry.length === 0) return undefined;
    tx.put(this.row('taken'), taken + 1);
    return { id: entry.readUIntBE(0, ID_LENGTH), key: entry.subarray(ID_LENGTH) };
  }

  remove(tx: Transaction): void {
    for (const part of ['signed', 'pool', 'taken']) tx.delete(this.row(part));
  }

  private pool(from: Pick<Transaction, 'get'>): Buffer {
    return decode(from.get<string>(this.row('pool')) ?? '');
  }

  private taken(from: Pick<Transaction, 'get'>): number {
    return from.get<number>(this.row('taken')) ?? 0;
  }

  private row(part: string): string {
    return `pre-keys/${this.owner}/${part}`;
  }
}

const decode = (text: string): Buffer => Buffer.from(text, 'base64');
