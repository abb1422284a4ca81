import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type DeviceId, type TenantId, UnitOfWork } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import {
  type DeviceGroup,
  DeviceGroupEntity,
  type DeviceGroupId,
  DeviceGroupMemberEntity,
} from './device-group.entity.js';

/** The group that a key selects, and as whom it acts. */
export type GidHolder = Omit<Principal, 'tokenId'> & { groupId: DeviceGroupId };

@Injectable()
export class DeviceGroupRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(DeviceGroupEntity);
  }

  private get members() {
    return this.unitOfWork.manager.getRepository(DeviceGroupMemberEntity);
  }

  async insert(
    tenantId: TenantId,
    group: Pick<DeviceGroupEntity, 'id' | 'userId' | 'name' | 'gidSha256'>,
  ): Promise<void> {
    await this.rows.insert({ ...group, tenantId });
  }

  /** Oldest first. */
  async list(tenantId: TenantId): Promise<DeviceGroup[]> {
    return this.withMembers(
      await this.rows.find({ where: { tenantId }, order: { createdAt: 'ASC', id: 'ASC' } }),
    );
  }

  async find(tenantId: TenantId, id: DeviceGroupId): Promise<DeviceGroup | undefined> {
    const [group] = await this.withMembers(await this.rows.findBy({ tenantId, id }));
    return group;
  }

  async rename(tenantId: TenantId, id: DeviceGroupId, name: string): Promise<void> {
    await this.rows.update({ tenantId, id }, { name });
  }

  /** To be called inside a transaction, with devices of the group's tenant. */
  async replaceMembers(tenantId: TenantId, id: DeviceGroupId, deviceIds: readonly DeviceId[]): Promise<void> {
    await this.rows.update({ tenantId, id }, { updatedAt: new Date() }); // two changes at once take turns
    await this.members.delete({ groupId: id });
    await this.members.insert(deviceIds.map((deviceId) => ({ groupId: id, deviceId })));
  }

  async delete(tenantId: TenantId, id: DeviceGroupId): Promise<void> {
    await this.rows.delete({ tenantId, id });
  }

  /** By the digest of its text, when it works: of an active user, of a tenant that is to stay. */
  async findHolderAcrossTenants(gidSha256: string): Promise<GidHolder | undefined> {
    const [holder]: GidHolder[] = await this.unitOfWork.manager.query(
      `SELECT held.id AS "groupId", held.tenant_id AS "tenantId", held.user_id AS "userId", member.role
       FROM device_groups held
       JOIN users member ON member.id = held.user_id AND member.tenant_id = held.tenant_id
       JOIN tenants tenant ON tenant.id = held.tenant_id
       WHERE held.gid_sha256 = $1 AND member.active AND tenant.deleting_since IS NULL`,
      [gidSha256],
    );
    return holder;
  }

  private async withMembers(groups: DeviceGroupEntity[]): Promise<DeviceGroup[]> {
    if (groups.length === 0) return [];
    const members = await this.members.find({
      where: { groupId: In(groups.map(({ id }) => id)) },
      order: { deviceId: 'ASC' },
    });
    return groups.map(({ gidSha256: _, ...group }) => ({
      ...group,
      deviceIds: members.filter(({ groupId }) => groupId === group.id).map(({ deviceId }) => deviceId),
    }));
  }
}
