import { Injectable } from '@nestjs/common';
import type { AuthenticationCreds, AuthenticationState, SignalDataSet } from '@whiskeysockets/baileys';
import { LRUCache } from 'lru-cache';
import type { Extent } from '#libs/devices';
import { type CommitScope, type DeviceId, workInTransaction } from '#libs/platform';
import { ConnectionKeys, type StoredKeys } from './connection-keys.js';
import { decode } from './key-codec.js';
import { CREDENTIALS, INBOX, type KeyOwner, SignalKeyRepository } from './signal-key.repository.js';
import { SignalKeyTable } from './signal-key.table.js';

/** Read once: 812 pre-keys in memory would cost 0.3 MB per device. */
const NOT_CACHED: ReadonlySet<string> = new Set(['pre-key', INBOX, CREDENTIALS]);

const CACHE_BYTES = 32 * 1024 * 1024;

const ABSENT = Symbol('no such key');

/** What a rolled back ratchet is made of; without it, sessions are made anew with whoever is written to. */
const SESSION_KINDS = ['session', 'sender-key', 'sender-key-memory', INBOX] as const;
/** Ids of pre-keys that were given out after the copy was made; more than anybody can have used meanwhile. */
const SKIPPED_PRE_KEYS = 10_000;

/** The state that Baileys works on, with its keys as what they are. */
export type ConnectionAuth = AuthenticationState & { keys: ConnectionKeys };

/** The credentials and Signal keys of all devices: durable, encrypted, and those in use in one bounded cache. */
@Injectable()
export class CredentialStore implements StoredKeys {
  /** Only what is durable. Of every send most keys are asked for that do not exist: that is remembered, too. */
  private readonly cache = new LRUCache<string, NonNullable<unknown>>({ maxSize: CACHE_BYTES });

  constructor(
    private readonly keys: SignalKeyRepository,
    private readonly table: SignalKeyTable,
  ) {}

  /** What Baileys logs in with; undefined when no phone is linked. @param scope of the connection, for its writes */
  async load(owner: KeyOwner, scope: CommitScope): Promise<ConnectionAuth | undefined> {
    this.evict(owner.id); // another process may have owned the device since
    const bytes = await this.keys.credentials(owner);
    if (!bytes) return undefined;
    return { creds: decode(CREDENTIALS, bytes) as AuthenticationCreds, keys: this.keysOf(owner, scope) };
  }

  saveCredentials(owner: KeyOwner, creds: AuthenticationCreds, scope: CommitScope): void {
    scope.add(this.table, { owner, kind: CREDENTIALS, id: '', value: creds, onStored: () => undefined });
  }

  /** Takes over a finished pairing: its credentials and its keys replace whatever the device had. */
  adopt(owner: KeyOwner, creds: AuthenticationCreds, data: SignalDataSet, scope: CommitScope): void {
    scope.add(workInTransaction, () => this.forget(owner));
    this.saveCredentials(owner, creds, scope);
    this.keysOf(owner, scope).set(data);
  }

  /** What is stored of the device. */
  measure(owner: KeyOwner): Promise<Extent> {
    return this.keys.measure(owner);
  }

  /** Inside of a unit of work. */
  async forget(owner: KeyOwner): Promise<void> {
    await this.keys.forget(owner);
    this.evict(owner.id);
  }

  /**
   * The database is an older copy: its ratchets were used further. Removes them, and sees to it that no pre-key id is
   * given out twice.
   */
  forgetSessions(owner: KeyOwner, creds: AuthenticationCreds, scope: CommitScope): void {
    scope.add(workInTransaction, async () => {
      await this.keys.forgetKinds(owner, SESSION_KINDS);
      this.evict(owner.id);
    });
    creds.nextPreKeyId += SKIPPED_PRE_KEYS;
    creds.firstUnuploadedPreKeyId = creds.nextPreKeyId;
    this.saveCredentials(owner, creds, scope);
  }

  /** Drops what is held in memory of a device whose session ended. */
  evict(deviceId: DeviceId): void {
    for (const key of this.cache.keys()) if (key.startsWith(deviceId)) this.cache.delete(key);
  }

  async read(owner: KeyOwner, kind: string, ids: string[]): Promise<Map<string, NonNullable<unknown>>> {
    const found = new Map<string, NonNullable<unknown>>();
    const unknown: string[] = [];
    for (const id of ids) {
      const value = this.cache.get(cacheKey(owner.id, kind, id));
      if (value === undefined) unknown.push(id);
      else if (value !== ABSENT) found.set(id, value);
    }
    if (unknown.length === 0) return found;
    const stored = await this.keys.get(owner, kind, unknown);
    for (const id of unknown) {
      const newer = this.cache.get(cacheKey(owner.id, kind, id)); // stored while we were asking
      const bytes = stored.get(id);
      const value = newer ?? (bytes && decode(kind, bytes));
      if (newer === undefined) this.remember(owner, kind, id, value, bytes?.length ?? 0);
      if (value !== undefined && value !== ABSENT) found.set(id, value);
    }
    return found;
  }

  remember(owner: KeyOwner, kind: string, id: string, value: unknown, size: number): void {
    if (NOT_CACHED.has(kind)) return;
    const key = cacheKey(owner.id, kind, id);
    this.cache.set(key, value ?? ABSENT, { size: Math.max(key.length, size) });
  }

  private keysOf(owner: KeyOwner, scope: CommitScope): ConnectionKeys {
    return new ConnectionKeys(owner, scope, this.table, this);
  }
}

const cacheKey = (deviceId: DeviceId, kind: string, id: string) => `${deviceId}/${kind}/${id}`;
