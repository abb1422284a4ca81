import type { SignalDataSet, SignalDataTypeMap, SignalKeyStore } from '@whiskeysockets/baileys';
import type { CommitScope } from '#libs/platform';
import { INBOX, type KeyOwner } from './signal-key.repository.js';
import type { KeyWrite, SignalKeyTable } from './signal-key.table.js';

/** Where values are that no connection has changed lately. */
export interface StoredKeys {
  read(owner: KeyOwner, kind: string, ids: string[]): Promise<Map<string, NonNullable<unknown>>>;
  /** A value became durable; `null`: its absence did. */
  remember(owner: KeyOwner, kind: string, id: string, value: unknown, size: number): void;
}

/**
 * The Signal keys as one live connection sees them. A write is seen at once and durable a moment later: whoever lets
 * something out that depends on it waits for the scope (see Barrier). What is not durable dies with the connection.
 */
export class ConnectionKeys implements SignalKeyStore {
  private readonly pending = new Map<string, KeyWrite>();

  constructor(
    private readonly owner: KeyOwner,
    private readonly scope: CommitScope,
    private readonly table: SignalKeyTable,
    private readonly stored: StoredKeys,
  ) {}

  /** Absent keys are left out of the answer, as Baileys expects. */
  async get<Kind extends keyof SignalDataTypeMap>(kind: Kind, ids: string[]) {
    return (await this.read(kind, ids)) as Record<string, SignalDataTypeMap[Kind]>;
  }

  set(data: SignalDataSet): void {
    for (const [kind, values] of Object.entries(data))
      for (const [id, value] of Object.entries(values ?? {})) this.write(kind, id, value);
  }

  /** The message has been told: its plaintext need not be kept any longer. */
  dropPlaintext(id: string): void {
    this.write(INBOX, id, null);
  }

  async plaintext(id: string): Promise<Buffer | undefined> {
    return (await this.read(INBOX, [id]))[id] as Buffer | undefined;
  }

  private async read(kind: string, ids: string[]): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    const take = (id: string, value: unknown) => {
      if (value !== null && value !== undefined) found[id] = value;
    };
    const missing: string[] = [];
    for (const id of ids) {
      const write = this.pending.get(`${kind}/${id}`);
      if (write) take(id, write.value);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const stored = await this.stored.read(this.owner, kind, missing).catch((error) => this.giveUp(error));
    for (const id of missing) {
      const write = this.pending.get(`${kind}/${id}`); // it came while we were asking
      take(id, write ? write.value : stored.get(id));
    }
    return found;
  }

  /**
   * What cannot be read must not look to Baileys like something that is not there or not readable: it would refuse the
   * message that it is handling, and WhatsApp would not deliver it again. The connection ends before anything leaves.
   */
  private giveUp(error: Error): never {
    this.scope.fail(error);
    throw error;
  }

  private write(kind: string, id: string, value: unknown): void {
    const key = `${kind}/${id}`;
    const write: KeyWrite = {
      owner: this.owner,
      kind,
      id,
      value: value ?? null,
      onStored: (size) => {
        if (this.pending.get(key) !== write) return;
        this.pending.delete(key);
        this.stored.remember(this.owner, kind, id, write.value, size);
      },
    };
    this.pending.set(key, write);
    this.scope.add(this.table, write);
  }
}
