import { Injectable } from '@nestjs/common';
import {
  type AuthenticationCreds,
  type AuthenticationState,
  BufferJSON,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
} from '@whiskeysockets/baileys';
import { LRUCache } from 'lru-cache';
import type { DeviceId } from '#libs/platform';
import { type KeyChange, type KeyOwner, SignalKeyRepository } from './signal-key.repository.js';

type KeyKind = keyof SignalDataTypeMap;

/** Read once, when a contact writes for the first time: 812 of them in memory would cost 0.3 MB per device. */
const NOT_CACHED: ReadonlySet<string> = new Set<KeyKind>(['pre-key']);

const CACHE_BYTES = 32 * 1024 * 1024;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value, BufferJSON.replacer));

function decode(kind: string, bytes: Buffer): NonNullable<unknown> {
  const value = JSON.parse(bytes.toString(), BufferJSON.reviver);
  // Baileys calls methods of this one
  return kind === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
}

/** The credentials and Signal keys of all devices: durable, encrypted, and the live ones in one bounded cache. */
@Injectable()
export class CredentialStore {
  private readonly cache = new LRUCache<string, NonNullable<unknown>>({ maxSize: CACHE_BYTES });

  constructor(private readonly keys: SignalKeyRepository) {}

  /** What Baileys logs in with; undefined when no phone is linked. */
  async load(owner: KeyOwner): Promise<AuthenticationState | undefined> {
    const bytes = await this.keys.credentials(owner);
    if (!bytes) return undefined;
    return { creds: decode('creds', bytes) as AuthenticationCreds, keys: this.keyStore(owner) };
  }

  saveCredentials(owner: KeyOwner, creds: AuthenticationCreds): Promise<void> {
    return this.keys.saveCredentials(owner, encode(creds));
  }

  /** Takes over a finished pairing: its credentials and its keys replace whatever the device had. */
  async adopt(owner: KeyOwner, creds: AuthenticationCreds, data: SignalDataSet): Promise<void> {
    await this.forget(owner);
    await this.keys.apply(owner, [{ kind: 'creds', id: '', value: encode(creds) }, ...changesOf(data)]);
  }

  async forget(owner: KeyOwner): Promise<void> {
    await this.keys.forget(owner);
    this.evict(owner.id);
  }

  /** Drops what is held in memory of a device whose session ended. */
  evict(deviceId: DeviceId): void {
    for (const key of this.cache.keys()) if (key.startsWith(deviceId)) this.cache.delete(key);
  }

  private keyStore(owner: KeyOwner): SignalKeyStore {
    return {
      get: async (kind, ids) => Object.fromEntries(await this.read(owner, kind, ids)),
      set: (data) => this.write(owner, data),
    };
  }

  /** Absent keys are left out of the answer, as Baileys expects. */
  private async read<Kind extends KeyKind>(owner: KeyOwner, kind: Kind, ids: string[]) {
    const found = new Map<string, SignalDataTypeMap[Kind]>();
    for (const id of ids) {
      const value = this.cache.get(cacheKey(owner.id, kind, id));
      if (value !== undefined) found.set(id, value as SignalDataTypeMap[Kind]);
    }
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length === 0) return found;
    for (const [id, bytes] of await this.keys.get(owner, kind, missing)) {
      const value = decode(kind, bytes);
      this.remember(owner.id, kind, id, value, bytes.length);
      found.set(id, value as SignalDataTypeMap[Kind]);
    }
    return found;
  }

  /** The database first: what is in the cache is also durable. */
  private async write(owner: KeyOwner, data: SignalDataSet): Promise<void> {
    const changes = changesOf(data);
    await this.keys.apply(owner, changes);
    for (const { kind, id, value } of changes) {
      if (value === null) this.cache.delete(cacheKey(owner.id, kind, id));
      else this.remember(owner.id, kind, id, data[kind as KeyKind]![id]!, value.length);
    }
  }

  private remember(
    deviceId: DeviceId,
    kind: string,
    id: string,
    value: NonNullable<unknown>,
    size: number,
  ): void {
    if (!NOT_CACHED.has(kind)) this.cache.set(cacheKey(deviceId, kind, id), value, { size });
  }
}

const cacheKey = (deviceId: DeviceId, kind: string, id: string) => `${deviceId}/${kind}/${id}`;

const changesOf = (data: SignalDataSet): KeyChange[] =>
  Object.entries(data).flatMap(([kind, values]) =>
    Object.entries(values ?? {}).map(([id, value]) => ({
      kind,
      id,
      value: value === null ? null : encode(value),
    })),
  );
