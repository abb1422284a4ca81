import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/index.js';
import type { TenantId } from '../ids/index.js';
import type { SealedColumn } from './sealed-column.js';

export interface WrappedKey {
  tenantId: TenantId;
  wrapped: Buffer;
}

export interface SealedValue {
  tenantId: TenantId;
  /** The row, by the column's key. */
  row: Record<string, string>;
  value: Buffer;
}

/** Changing keys is the installation's business: everything here is across tenants. */
@Injectable()
export class KeyRotationRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Keys that are wrapped with another one than the named, in an order in which `after` goes on. */
  async wrappedWithOtherAcrossTenants(keyId: Buffer, after: string, limit: number): Promise<WrappedKey[]> {
    const rows: { tenant_id: TenantId; wrapped: Buffer }[] = await this.unitOfWork.manager.query(
      `SELECT tenant_id, wrapped FROM tenant_keys
       WHERE substring(wrapped from 2 for 4) <> $1 AND tenant_id > $2 ORDER BY tenant_id LIMIT $3`,
      [keyId, after, limit],
    );
    return rows.map(({ tenant_id, wrapped }) => ({ tenantId: tenant_id, wrapped }));
  }

  /** @returns whether the key was still what it was */
  async rewrap({ tenantId, wrapped }: WrappedKey, rewrapped: Buffer): Promise<boolean> {
    const [, changed]: [unknown, number] = await this.unitOfWork.manager.query(
      'UPDATE tenant_keys SET wrapped = $3 WHERE tenant_id = $1 AND wrapped = $2',
      [tenantId, wrapped, rewrapped],
    );
    return changed === 1;
  }

  /**
   * Values that are sealed with one of the keys, in an order in which `after` goes on; inside a transaction that then
   * holds their rows. Rows that somebody writes at this moment are left out: whoever writes seals with the right key,
   * and nobody waits for us who has what we wait for.
   */
  async sealedWithAcrossTenants(
    { table, column, key, tenant }: SealedColumn,
    keyIds: readonly Buffer[],
    after: readonly string[] | undefined,
    limit: number,
  ): Promise<SealedValue[]> {
    const columns = key.map((name) => `sealed.${name}`).join(', ');
    const asText = key.map((name) => `sealed.${name}::text AS ${name}`).join(', ');
    const goOn = after ? `AND (${columns}) > (${key.map((_, at) => `$${at + 3}`).join(', ')})` : '';
    const rows: (Record<string, string> & { sealed_tenant: TenantId; sealed_value: Buffer })[] =
      await this.unitOfWork.manager.query(
        `SELECT ${asText}, ${tenant} AS sealed_tenant, sealed.${column} AS sealed_value FROM ${table} AS sealed
         WHERE substring(sealed.${column} from 2 for 4) = ANY($1) ${goOn}
         ORDER BY ${columns} LIMIT $2 FOR UPDATE OF sealed SKIP LOCKED`,
        [keyIds, limit, ...(after ?? [])],
      );
    return rows.map(({ sealed_tenant, sealed_value, ...row }) => ({
      tenantId: sealed_tenant,
      row,
      value: sealed_value,
    }));
  }

  async replaceAcrossTenants(
    { table, column, key }: SealedColumn,
    row: Record<string, string>,
    value: Buffer,
  ): Promise<void> {
    const where = key.map((name, at) => `${name} = $${at + 2}`).join(' AND ');
    await this.unitOfWork.manager.query(`UPDATE ${table} SET ${column} = $1 WHERE ${where}`, [
      value,
      ...key.map((name) => row[name]),
    ]);
  }
}
