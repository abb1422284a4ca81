import { Injectable } from '@nestjs/common';
import { type DeviceId, type Ownership, UnitOfWork } from '#libs/platform';

/** The leases of all tenants' devices: a process owns devices, whomever they belong to. Times are the database's. */
@Injectable()
export class DeviceLeaseRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Takes a device that nobody holds, whose holder's time is up, or that this owner held in an earlier life.
   * @returns the new epoch; undefined when another one holds it
   */
  async takeAcrossTenants(deviceId: DeviceId, owner: string, ms: number): Promise<number | undefined> {
    const rows: { epoch: string }[] = await this.unitOfWork.manager.query(
      `INSERT INTO device_leases AS held (device_id, owner, epoch, expires_at)
       VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
       ON CONFLICT (device_id) DO UPDATE
         SET owner = excluded.owner, epoch = held.epoch + 1, expires_at = excluded.expires_at
         WHERE held.owner = excluded.owner OR held.expires_at <= clock_timestamp()
       RETURNING epoch`,
      [deviceId, owner, ms],
    );
    return rows[0] && Number(rows[0].epoch);
  }

  /** @returns those that are still held and now live longer */
  async renewAcrossTenants(held: Ownership[], ms: number): Promise<Set<string>> {
    return this.matching(
      `UPDATE device_leases AS lease SET expires_at = clock_timestamp() + $4 * interval '1 millisecond'
       FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS mine (device_id, owner, epoch)
       WHERE lease.device_id = mine.device_id AND lease.owner = mine.owner AND lease.epoch = mine.epoch
       RETURNING lease.device_id`,
      held,
      ms,
    );
  }

  /** Gives them back: the next one need not wait until the time is up. */
  async releaseAcrossTenants(held: Ownership[]): Promise<void> {
    await this.renewAcrossTenants(held, -1);
  }

  async listHeldByOthersAcrossTenants(owner: string): Promise<DeviceId[]> {
    const rows: { device_id: DeviceId }[] = await this.unitOfWork.manager.query(
      'SELECT device_id FROM device_leases WHERE owner <> $1 AND expires_at > clock_timestamp()',
      [owner],
    );
    return rows.map(({ device_id }) => device_id);
  }

  /** @returns those that are still held; nobody can take them before the running transaction has ended */
  async holdAcrossTenants(held: Ownership[]): Promise<Set<string>> {
    return this.matching(
      `SELECT lease.device_id FROM device_leases AS lease
       JOIN unnest($1::uuid[], $2::text[], $3::bigint[]) AS mine (device_id, owner, epoch)
         ON lease.device_id = mine.device_id AND lease.owner = mine.owner AND lease.epoch = mine.epoch
       ORDER BY lease.device_id FOR SHARE OF lease`,
      held,
    );
  }

  private async matching(sql: string, held: Ownership[], ...more: unknown[]): Promise<Set<string>> {
    const found = await this.unitOfWork.manager.query(sql, [
      held.map(({ resource }) => resource),
      held.map(({ owner }) => owner),
      held.map(({ epoch }) => epoch),
      ...more,
    ]);
    // TypeORM answers an UPDATE with [rows, count] and a SELECT with its rows
    const rows: { device_id: string }[] = Array.isArray(found[0]) ? found[0] : found;
    return new Set(rows.map(({ device_id }) => device_id));
  }
}
