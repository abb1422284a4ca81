import { Injectable } from '@nestjs/common';
import { Any, LessThan } from 'typeorm';
import { type DeviceId, gatheredReads, type TenantId, UnitOfWork } from '#libs/platform';
import { type ActualState, type Device, DeviceEntity } from './device.entity.js';

type Changes = Partial<
  Pick<
    DeviceEntity,
    | 'name'
    | 'desiredState'
    | 'actualState'
    | 'jid'
    | 'lid'
    | 'webhookUrl'
    | 'lastSeen'
    | 'sessionsStale'
    | 'browser'
  >
>;

interface DevicePlace {
  tenantId: TenantId;
  id: DeviceId;
}

@Injectable()
export class DeviceRepository {
  private readonly findGathered: (place: DevicePlace) => Promise<Device | undefined>;

  constructor(private readonly unitOfWork: UnitOfWork) {
    this.findGathered = gatheredReads(unitOfWork, (places) => this.findAll(places));
  }

  private get rows() {
    return this.unitOfWork.manager.getRepository(DeviceEntity);
  }

  async insert(
    tenantId: TenantId,
    device: Omit<DeviceEntity, 'tenantId' | 'createdAt' | 'updatedAt' | 'deletedAt'>,
  ): Promise<Device> {
    const { metadata, ...rest } = device;
    // TypeORM's type of a partial row knows no member of any kind
    await this.rows.insert({ ...rest, tenantId, metadata: metadata as Record<string, string> });
    return this.rows.findOneByOrFail({ tenantId, id: device.id });
  }

  list(tenantId: TenantId): Promise<Device[]> {
    return this.rows.find({ where: { tenantId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  find(tenantId: TenantId, id: DeviceId): Promise<Device | undefined> {
    return this.findGathered({ tenantId, id });
  }

  private async findAll(places: readonly DevicePlace[]): Promise<(Device | undefined)[]> {
    const devices = await this.rows.findBy({ id: Any(places.map(({ id }) => id)) });
    const byId = new Map(devices.map((device) => [device.id, device]));
    return places.map(({ tenantId, id }) => {
      const device = byId.get(id);
      return device?.tenantId === tenantId ? device : undefined;
    });
  }

  /** Also those that were deleted softly. */
  listWithDeleted(tenantId: TenantId): Promise<Device[]> {
    return this.rows.find({ where: { tenantId }, withDeleted: true });
  }

  /** Also when it was deleted softly. */
  findWithDeleted(tenantId: TenantId, id: DeviceId): Promise<Device | null> {
    return this.rows.findOne({ where: { tenantId, id }, withDeleted: true });
  }

  async update(tenantId: TenantId, id: DeviceId, changes: Changes): Promise<void> {
    await this.rows.update({ tenantId, id }, changes);
  }

  async delete(tenantId: TenantId, id: DeviceId): Promise<void> {
    await this.rows.delete({ tenantId, id });
  }

  /** Inside of a unit of work. Nobody finds it any more by a key of its own or in a group. */
  async softDelete(tenantId: TenantId, id: DeviceId): Promise<void> {
    for (const table of ['device_wids', 'device_group_members'])
      await this.unitOfWork.manager.query(
        `DELETE FROM ${table} WHERE device_id IN (SELECT id FROM devices WHERE tenant_id = $1 AND id = $2)`,
        [tenantId, id],
      );
    await this.rows.update(
      { tenantId, id },
      {
        ...{ deletedAt: new Date(), desiredState: 'disconnected', actualState: 'unlinked' },
        ...{ jid: null, lid: null, sessionsStale: false },
      },
    );
  }

  /** @returns how many there were */
  async removeDeletedBeforeAcrossTenants(time: Date): Promise<number> {
    const { affected } = await this.rows.delete({ deletedAt: LessThan(time) });
    return affected ?? 0;
  }

  /** The devices that must come back by themselves: linked, and wanted connected. */
  listToResumeAcrossTenants(except: DeviceId[]): Promise<Device[]> {
    return this.rows
      .createQueryBuilder('device')
      .where("device.desiredState = 'connected' AND device.jid IS NOT NULL")
      .andWhere('device.id <> ALL (:except)', { except })
      .orderBy('device.lastSeen', 'DESC', 'NULLS LAST')
      .getMany();
  }

  /** After a death without goodbye the rows still say what was true before it. */
  async forgetLiveStatesAcrossTenants(except: DeviceId[]): Promise<void> {
    const live: ActualState[] = ['connected', 'connecting', 'linking'];
    await this.rows
      .createQueryBuilder()
      .update()
      .set({ actualState: () => "CASE WHEN jid IS NULL THEN 'unlinked' ELSE 'disconnected' END" })
      .where('actual_state IN (:...live)', { live })
      .andWhere('id <> ALL (:except)', { except })
      .execute();
  }
}
