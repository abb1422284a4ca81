import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/index.js';
import type { SealedColumn } from './sealed-column.js';

/** What the database tells of the keys of its installation. Key ids are the first bytes of their hashes: no secrets. */
@Injectable()
export class InstallationKeyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Null before the first start that knew of it. Makes processes that start at once take turns. */
  async readCheckLocked(): Promise<Buffer | null> {
    const rows: { key_check: Buffer | null }[] = await this.unitOfWork.manager.query(
      'SELECT key_check FROM installation FOR UPDATE',
    );
    return rows[0]!.key_check;
  }

  async writeCheck(check: Buffer): Promise<void> {
    await this.unitOfWork.manager.query('UPDATE installation SET key_check = $1', [check]);
  }

  /** The ids of the keys that wrap keys of tenants. */
  wrappingKeyIdsAcrossTenants(): Promise<Buffer[]> {
    return this.keyIds('tenant_keys', 'wrapped');
  }

  sealingKeyIdsAcrossTenants({ table, column }: SealedColumn): Promise<Buffer[]> {
    return this.keyIds(table, column);
  }

  private async keyIds(table: string, column: string): Promise<Buffer[]> {
    const rows: { id: Buffer }[] = await this.unitOfWork.manager.query(
      `SELECT DISTINCT substring(${column} from 2 for 4) AS id FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    return rows.map(({ id }) => id);
  }
}
