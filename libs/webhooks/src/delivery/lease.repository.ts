import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#libs/platform';

const NAME = 'webhooks';

/** Proof of being the one process that delivers. */
export interface Lease {
  readonly owner: string;
  readonly epoch: string;
}

/** Which of several processes on one database delivers. Times are the database's. */
@Injectable()
export class LeaseRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Takes it when nobody holds it, its holder's time is up, or this owner held it in an earlier life. */
  async takeAcrossTenants(owner: string, ms: number): Promise<Lease | undefined> {
    const [row]: { epoch: string }[] = await this.unitOfWork.manager.query(
      `INSERT INTO webhook_dispatchers AS held (name, owner, epoch, expires_at)
       VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
       ON CONFLICT (name) DO UPDATE
         SET owner = excluded.owner, epoch = held.epoch + 1, expires_at = excluded.expires_at
         WHERE held.owner = excluded.owner OR held.expires_at <= clock_timestamp()
       RETURNING epoch`,
      [NAME, owner, ms],
    );
    return row && { owner, epoch: row.epoch };
  }

  /** @returns whether it is still held and now lives longer; 0 ms gives it back */
  async renewAcrossTenants({ owner, epoch }: Lease, ms: number): Promise<boolean> {
    const [, changed]: [unknown, number] = await this.unitOfWork.manager.query(
      `UPDATE webhook_dispatchers SET expires_at = clock_timestamp() + $4 * interval '1 millisecond'
       WHERE name = $1 AND owner = $2 AND epoch = $3`,
      [NAME, owner, epoch, ms],
    );
    return changed === 1;
  }

  /** @returns whether it is still held; nobody takes it before the running transaction has ended */
  async holdAcrossTenants({ owner, epoch }: Lease): Promise<boolean> {
    const rows: unknown[] = await this.unitOfWork.manager.query(
      'SELECT 1 FROM webhook_dispatchers WHERE name = $1 AND owner = $2 AND epoch = $3 FOR SHARE',
      [NAME, owner, epoch],
    );
    return rows.length === 1;
  }
}
