import type { Transaction } from '../../state/store.js';
import { generateKeyPair, typed } from '../crypto/curve.js';
import type { PublicPreKey } from '../pre-keys.js';
import type { SignalKeyPair } from './libsignal.js';

/** A phone that is asked for more keys than this forgets the oldest: a client may ask and never write. */
const KEPT = 500;

/** A phone's own one-time pre-keys: made when somebody asks for its bundle, gone with the first message that used one. */
export class OneTimeKeys {
  constructor(private readonly number: string) {}

  issue(tx: Transaction): PublicPreKey {
    const id = (tx.get<number>(this.row('last')) ?? 0) + 1;
    const pair = generateKeyPair();
    tx.put(this.row('last'), id);
    tx.put(this.row(id), [pair.public.toString('base64'), pair.private.toString('base64')]);
    if (id > KEPT) tx.delete(this.row(id - KEPT));
    return { id, key: pair.public };
  }

  find(tx: Transaction, id: number): SignalKeyPair | undefined {
    const row = tx.get<[string, string]>(this.row(id));
    if (!row) return undefined;
    return { pubKey: typed(Buffer.from(row[0], 'base64')), privKey: Buffer.from(row[1], 'base64') };
  }

  remove(tx: Transaction, id: number): void {
    tx.delete(this.row(id));
  }

  private row(id: number | string): string {
    return `one-time/${this.number}/${id}`;
  }
}
