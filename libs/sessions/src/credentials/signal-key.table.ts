import { Injectable } from '@nestjs/common';
import type { Batch, BatchTable } from '#libs/platform';
import { encode } from './key-codec.js';
import { INBOX, type KeyChange, type KeyOwner, SignalKeyRepository } from './signal-key.repository.js';

/** A secret that a live connection writes. It is encoded late: of several writes of one key only the last counts. */
export interface KeyWrite {
  owner: KeyOwner;
  kind: string;
  id: string;
  /** `null` removes it. */
  value: unknown;
  /** Called when it is durable. @param size in bytes, as encoded; 0 when something newer replaced it */
  onStored(size: number): void;
}

/** The writes of all live connections, in one statement for those that are kept and one for those that are removed. */
@Injectable()
export class SignalKeyTable implements BatchTable<KeyWrite> {
  readonly name = 'signal_keys';
  readonly order = 10;

  constructor(private readonly keys: SignalKeyRepository) {}

  async write(rows: KeyWrite[], batch: Batch): Promise<void> {
    const last = new Map<string, KeyWrite>();
    for (const row of rows) {
      const key = `${row.owner.id}/${row.kind}/${row.id}`;
      // what came and went between two commits, as nearly every plaintext does, was never there
      if (row.kind === INBOX && row.value === null && last.has(key)) last.delete(key);
      else last.set(key, row);
    }
    const changes = [...last.values()].map(
      ({ owner, kind, id, value }): KeyChange => ({
        owner,
        kind,
        id,
        value: value === null ? null : encode(value),
      }),
    );
    await this.keys.apply(changes);
    const sizes = new Map([...last.values()].map((row, at) => [row, changes[at]!.value?.length ?? 0]));
    batch.afterCommit(() => {
      for (const row of rows) row.onStored(sizes.get(row) ?? 0);
    });
  }
}
