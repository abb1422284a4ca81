import { Injectable } from '@nestjs/common';
import type { Extent } from '#libs/devices';
import { type DeviceId, type SealedColumn, type TenantId, TenantKeys, UnitOfWork } from '#libs/platform';

/** Whose secrets: a device as its row names it, with the tenant in whose box they are sealed. */
export interface KeyOwner {
  readonly tenantId: TenantId;
  readonly id: DeviceId;
}

/** A value to keep under (kind, id), or `null` to remove what is there. */
export interface KeyChange {
  owner: KeyOwner;
  kind: string;
  id: string;
  value: Buffer | null;
}

/** The kind of the one row with what Baileys calls its credentials; its `id` is empty. */
export const CREDENTIALS = 'creds';
/** The kind of plaintexts of messages that have been decrypted and not told yet. */
export const INBOX = 'inbox';

/** Reads and writes the secrets of devices, sealed. */
@Injectable()
export class SignalKeyRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenantKeys: TenantKeys,
  ) {}

  async get({ tenantId, id: deviceId }: KeyOwner, kind: string, ids: string[]): Promise<Map<string, Buffer>> {
    const rows: { id: string; value: Buffer }[] = await this.unitOfWork.manager.query(
      'SELECT id, value FROM signal_keys WHERE device_id = $1 AND kind = $2 AND id = ANY($3)',
      [deviceId, kind, ids],
    );
    const box = await this.tenantKeys.boxOf(tenantId);
    return new Map(rows.map(({ id, value }) => [id, box.open(value, contextOf(deviceId, kind, id))]));
  }

  /** All changes or none; at most one for a key. Inside of a unit of work. */
  async apply(changes: KeyChange[]): Promise<void> {
    const written: { change: KeyChange; sealed: Buffer }[] = [];
    for (const change of changes) {
      const { owner, kind, id, value } = change;
      if (value === null) continue;
      const box = await this.tenantKeys.boxOf(owner.tenantId);
      written.push({ change, sealed: box.seal(value, contextOf(owner.id, kind, id)) });
    }
    const removed = changes.filter(({ value }) => value === null);
    const { manager } = this.unitOfWork;
    if (written.length > 0)
      await manager.query(
        `INSERT INTO signal_keys (device_id, kind, id, value)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
         ON CONFLICT (device_id, kind, id) DO UPDATE SET value = excluded.value`,
        [...columns(written.map(({ change }) => change)), written.map(({ sealed }) => sealed)],
      );
    if (removed.length > 0)
      await manager.query(
        `DELETE FROM signal_keys USING unnest($1::uuid[], $2::text[], $3::text[]) AS gone (device_id, kind, id)
         WHERE signal_keys.device_id = gone.device_id AND signal_keys.kind = gone.kind AND signal_keys.id = gone.id`,
        columns(removed),
      );
  }

  async credentials(owner: KeyOwner): Promise<Buffer | undefined> {
    return (await this.get(owner, CREDENTIALS, [''])).get('');
  }

  /** How many there are, and what they take sealed. */
  async measure({ id: deviceId }: KeyOwner): Promise<Extent> {
    const [extent] = await this.unitOfWork.manager.query(
      `SELECT count(*)::int AS items, coalesce(sum(octet_length(value)), 0)::float8 AS bytes
       FROM signal_keys WHERE device_id = $1`,
      [deviceId],
    );
    return extent;
  }

  /** Removes every secret of the device. */
  async forget({ id: deviceId }: KeyOwner): Promise<void> {
    await this.unitOfWork.manager.query('DELETE FROM signal_keys WHERE device_id = $1', [deviceId]);
  }

  /** Removes the secrets of some kinds. */
  async forgetKinds({ id: deviceId }: KeyOwner, kinds: readonly string[]): Promise<void> {
    await this.unitOfWork.manager.query('DELETE FROM signal_keys WHERE device_id = $1 AND kind = ANY($2)', [
      deviceId,
      kinds,
    ]);
  }
}

const columns = (changes: KeyChange[]) => [
  changes.map(({ owner }) => owner.id),
  changes.map(({ kind }) => kind),
  changes.map(({ id }) => id),
];

const contextOf = (deviceId: DeviceId, kind: string, id: string) => `${deviceId}/${kind}/${id}`;

export const SEALED_SIGNAL_KEYS: SealedColumn = {
  table: 'signal_keys',
  column: 'value',
  key: ['device_id', 'kind', 'id'],
  tenant: '(SELECT tenant_id FROM devices WHERE devices.id = sealed.device_id)',
  contextOf: ({ device_id, kind, id }) => contextOf(device_id as DeviceId, kind!, id!),
};
