import { Injectable } from '@nestjs/common';
import { type DeviceId, newId, UnitOfWork } from '#libs/platform';
import type { AccessTokenId, Principal } from '#libs/tenants';
import type { Device } from '../device.entity.js';
import { DeviceErrors } from '../device.errors.js';
import { DevicesService } from '../devices.service.js';
import { guidDigest, newGuid } from '../wid/wids.service.js';
import type { DeviceGroup, DeviceGroupId } from './device-group.entity.js';
import { DeviceGroupRepository } from './device-group.repository.js';

/** Groups of devices. A plain user has those that this user made; whoever has a group's `gid` uses all its devices. */
@Injectable()
export class DeviceGroupsService {
  constructor(
    private readonly groups: DeviceGroupRepository,
    private readonly devices: DevicesService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @returns the group and its key, which nothing shows again @throws DEVICE_NOT_FOUND */
  create(
    caller: Principal,
    name: string,
    deviceIds: readonly DeviceId[],
  ): Promise<{ group: DeviceGroup; gid: string }> {
    const gid = newGuid();
    const id = newId<DeviceGroupId>();
    const { tenantId, userId } = caller;
    return this.unitOfWork.run(async () => {
      await this.groups.insert(tenantId, { id, userId, name, gidSha256: guidDigest(gid) });
      await this.putMembers(caller, id, deviceIds);
      return { group: await this.get(caller, id), gid };
    });
  }

  async list(caller: Principal): Promise<DeviceGroup[]> {
    return (await this.groups.list(caller.tenantId)).filter((group) => mayUse(caller, group));
  }

  /** @throws DEVICE_GROUP_NOT_FOUND, also for another tenant's or, to a plain user, another user's */
  async get(caller: Principal, id: DeviceGroupId): Promise<DeviceGroup> {
    const group = await this.groups.find(caller.tenantId, id);
    if (!group || !mayUse(caller, group)) throw DeviceErrors.DEVICE_GROUP_NOT_FOUND();
    return group;
  }

  /** @param change `deviceIds` are all that the group has from now on @throws DEVICE_GROUP_NOT_FOUND, DEVICE_NOT_FOUND */
  change(
    caller: Principal,
    id: DeviceGroupId,
    change: { name?: string; deviceIds?: readonly DeviceId[] },
  ): Promise<DeviceGroup> {
    return this.unitOfWork.run(async () => {
      await this.get(caller, id);
      if (change.name !== undefined) await this.groups.rename(caller.tenantId, id, change.name);
      if (change.deviceIds) await this.putMembers(caller, id, change.deviceIds);
      return this.get(caller, id);
    });
  }

  /** The devices stay. @throws DEVICE_GROUP_NOT_FOUND */
  async remove(caller: Principal, id: DeviceGroupId): Promise<void> {
    await this.get(caller, id);
    await this.groups.delete(caller.tenantId, id);
  }

  /** The devices that a `gid` stands for, and the caller; undefined when it is no key that works. */
  async verify(gid: string): Promise<{ devices: Device[]; caller: Principal } | undefined> {
    const holder = await this.groups.findHolderAcrossTenants(guidDigest(gid));
    if (!holder) return undefined;
    const { groupId, ...who } = holder;
    const caller: Principal = { ...who, tokenId: groupId as string as AccessTokenId };
    const group = await this.groups.find(holder.tenantId, groupId);
    const devices = await this.devices.list(caller);
    return { caller, devices: devices.filter(({ id }) => group?.deviceIds.includes(id)) };
  }

  private async putMembers(caller: Principal, id: DeviceGroupId, deviceIds: readonly DeviceId[]) {
    const unique = [...new Set(deviceIds)];
    for (const deviceId of unique) await this.devices.get(caller, deviceId);
    await this.groups.replaceMembers(caller.tenantId, id, unique);
  }
}

const mayUse = (caller: Principal, group: DeviceGroup) =>
  caller.role !== 'user' || group.userId === caller.userId;
