import { Injectable } from '@nestjs/common';
import { type DeviceId, type SealedColumn, type TenantId, TenantKeys, UnitOfWork } from '#libs/platform';

/** A value to keep under (kind, id), or `null` to remove what is there. */
export interface KeyChange {
  kind: string;
  id: string;
  value: Buffer | null;
}

const CREDENTIALS = 'creds';

/** Whose secrets: a device as its row names it, with the tenant in whose box they are sealed. */
export interface KeyOwner {
  readonly tenantId: TenantId;
  readonly id: DeviceId;
}

/** Reads and writes the secrets of a device, sealed. */
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

  /** All changes or none, in one statement for the writes and one for the removals. */
  async apply({ tenantId, id: deviceId }: KeyOwner, changes: KeyChange[]): Promise<void> {
    const box = await this.tenantKeys.boxOf(tenantId);
    const written = changes.filter(
      (change): change is KeyChange & { value: Buffer } => change.value !== null,
    );
    const removed = changes.filter((change) => change.value === null);
    await this.unitOfWork.run(async (manager) => {
      if (written.length > 0)
        await manager.query(
          `INSERT INTO signal_keys (device_id, kind, id, value)
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bytea[])
           ON CONFLICT (device_id, kind, id) DO UPDATE SET value = excluded.value`,
          [
            deviceId,
            written.map(({ kind }) => kind),
            written.map(({ id }) => id),
            written.map(({ kind, id, value }) => box.seal(value, contextOf(deviceId, kind, id))),
          ],
        );
      if (removed.length > 0)
        await manager.query(
          `DELETE FROM signal_keys USING unnest($2::text[], $3::text[]) AS gone (kind, id)
           WHERE device_id = $1 AND signal_keys.kind = gone.kind AND signal_keys.id = gone.id`,
          [deviceId, removed.map(({ kind }) => kind), removed.map(({ id }) => id)],
        );
    });
  }

  async credentials(owner: KeyOwner): Promise<Buffer | undefined> {
    return (await this.get(owner, CREDENTIALS, [''])).get('');
  }

  saveCredentials(owner: KeyOwner, value: Buffer): Promise<void> {
    return this.apply(owner, [{ kind: CREDENTIALS, id: '', value }]);
  }

  /** Removes every secret of the device. */
  async forget({ id: deviceId }: KeyOwner): Promise<void> {
    await this.unitOfWork.manager.query('DELETE FROM signal_keys WHERE device_id = $1', [deviceId]);
  }
}

const contextOf = (deviceId: DeviceId, kind: string, id: string) => `${deviceId}/${kind}/${id}`;

export const SEALED_SIGNAL_KEYS: SealedColumn = {
  table: 'signal_keys',
  column: 'value',
  key: ['device_id', 'kind', 'id'],
  tenant: '(SELECT tenant_id FROM devices WHERE devices.id = sealed.device_id)',
  contextOf: ({ device_id, kind, id }) => contextOf(device_id as DeviceId, kind!, id!),
};
