import { Injectable } from '@nestjs/common';
import { SecretBoxError } from '../crypto/index.js';
import { UnitOfWork } from '../database/index.js';
import { InstallationKeyRepository } from './installation-key.repository.js';
import { InstallationKeys } from './installation-keys.js';
import { KeyRotationRepository } from './key-rotation.repository.js';
import type { SealedColumn } from './sealed-column.js';
import { placeOfKey, TenantKeys } from './tenant-keys.js';

/** Small: a batch holds its rows, and embedded the whole database, while it seals. */
const BATCH = 100;
const BEFORE_EVERY_UUID = '00000000-0000-0000-0000-000000000000';

export interface KeyRotationResult {
  /** Keys of tenants that are now wrapped with the first key. */
  rewrapped: number;
  /** Values that had been sealed with a key of the installation and are now sealed with their tenant's. */
  resealed: number;
  /** Values and keys of tenants that no key opens: they were damaged before, and stay as they are. */
  unreadable: number;
  /** Whether nothing is left that needs another key than the first. */
  isComplete: boolean;
}

/** Moves everything to the first key of the installation, while the gateway works. Again changes nothing. */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly rows: KeyRotationRepository,
    private readonly installationRows: InstallationKeyRepository,
    private readonly installation: InstallationKeys,
    private readonly tenantKeys: TenantKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly sealedColumns: readonly SealedColumn[],
  ) {}

  async rotate(): Promise<KeyRotationResult> {
    const result = { rewrapped: 0, resealed: 0, unreadable: 0 };
    await this.rewrapTenantKeys(result);
    for (const column of this.sealedColumns) await this.resealColumn(column, result);
    await this.renewCheck();
    return { ...result, isComplete: await this.isComplete() };
  }

  private async rewrapTenantKeys(result: Omit<KeyRotationResult, 'isComplete'>): Promise<void> {
    const { box, firstId } = this.installation;
    for (let after = BEFORE_EVERY_UUID; ; ) {
      const batch = await this.rows.wrappedWithOtherAcrossTenants(firstId, after, BATCH);
      for (const key of batch) {
        const place = placeOfKey(key.tenantId);
        const rewrapped = openOr(() => box.seal(box.open(key.wrapped, place), place));
        if (!rewrapped) result.unreadable++;
        else if (await this.rows.rewrap(key, rewrapped)) result.rewrapped++;
      }
      if (batch.length < BATCH) return;
      after = batch.at(-1)!.tenantId;
    }
  }

  private async resealColumn(
    column: SealedColumn,
    result: Omit<KeyRotationResult, 'isComplete'>,
  ): Promise<void> {
    for (let after: string[] | undefined; ; ) {
      const batch = await this.unitOfWork.run(() => this.resealBatch(column, after, result));
      if (batch.length < BATCH) return;
      after = column.key.map((name) => batch.at(-1)!.row[name]!);
    }
  }

  private async resealBatch(
    column: SealedColumn,
    after: string[] | undefined,
    result: Omit<KeyRotationResult, 'isComplete'>,
  ) {
    const batch = await this.rows.sealedWithAcrossTenants(column, this.installation.box.keyIds, after, BATCH);
    for (const { tenantId, row, value } of batch) {
      const box = await this.tenantKeys.boxOf(tenantId);
      const context = column.contextOf(row);
      const resealed = openOr(() => box.seal(box.open(value, context), context));
      if (resealed) await this.rows.replaceAcrossTenants(column, row, resealed);
      if (resealed) result.resealed++;
      else result.unreadable++;
    }
    return batch;
  }

  /** Last: until then a start needs a key that opens everything there is. */
  private renewCheck(): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.installationRows.readCheckLocked();
      await this.installationRows.writeCheck(this.installation.newCheck());
    });
  }

  private async isComplete(): Promise<boolean> {
    const { firstId, box } = this.installation;
    const others = box.keyIds.filter((id) => !id.equals(firstId));
    const inUse = [await this.installationRows.wrappingKeyIdsAcrossTenants()];
    for (const column of this.sealedColumns)
      inUse.push(await this.installationRows.sealingKeyIdsAcrossTenants(column));
    return !inUse.flat().some((id) => others.some((other) => other.equals(id)));
  }
}

/** Undefined for what was damaged: one such value must not keep all others under an old key. */
function openOr(work: () => Buffer): Buffer | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof SecretBoxError) return undefined;
    throw error;
  }
}
