import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { UnitOfWork } from '#libs/platform';
import { type Installation, InstallationEntity } from './installation.entity.js';

const THE_ROW = { id: 1 } as const;

/** The installation has no tenant; nothing in it belongs to one. */
@Injectable()
export class InstallationRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(InstallationEntity);
  }

  read(): Promise<Installation> {
    return this.rows.findOneByOrFail(THE_ROW);
  }

  /** Makes processes that start at once take turns, until the end of the transaction. */
  readLocked(): Promise<Installation> {
    return this.rows.findOneOrFail({ where: THE_ROW, lock: { mode: 'pessimistic_write' } });
  }

  async setMasterToken(sha256: string): Promise<void> {
    await this.rows.update(THE_ROW, { masterTokenSha256: sha256 });
  }

  async recordFirstTenant(): Promise<void> {
    await this.rows.update({ ...THE_ROW, firstTenantAt: IsNull() }, { firstTenantAt: new Date() });
  }
}
