import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#libs/platform';

/** The generation belongs to the installation, and what follows from it to all devices: nothing here has a tenant. */
@Injectable()
export class GenerationRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Makes processes that count at once take turns, until the end of the transaction. */
  async readLocked(): Promise<{ installationId: string; generation: number }> {
    const rows: { installation_id: string; generation: string }[] = await this.unitOfWork.manager.query(
      'SELECT installation_id, generation FROM installation FOR UPDATE',
    );
    return { installationId: rows[0]!.installation_id, generation: Number(rows[0]!.generation) };
  }

  async write(generation: number): Promise<void> {
    await this.unitOfWork.manager.query('UPDATE installation SET generation = $1', [generation]);
  }

  /** Of the devices that have sessions: those that are linked. */
  async markSessionsStaleAcrossTenants(): Promise<void> {
    await this.unitOfWork.manager.query('UPDATE devices SET sessions_stale = true WHERE jid IS NOT NULL');
  }
}
