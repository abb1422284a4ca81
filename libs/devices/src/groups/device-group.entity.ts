import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import type { DeviceId, TenantId, UserId } from '#libs/platform';

declare const brand: unique symbol;
export type DeviceGroupId = string & { readonly [brand]: 'DeviceGroupId' };

/** A row is a number of devices that are started, stopped and used as one, by whoever has the group's key. */
@Entity({ name: 'device_groups' })
@Index('device_groups_tenant_idx', ['tenantId', 'createdAt'])
@Index('device_groups_user_idx', ['userId'])
@Index('device_groups_gid_sha256_key', ['gidSha256'], { unique: true })
export class DeviceGroupEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'device_groups_pk' })
  id: DeviceGroupId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'device_groups_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  /** Who made it, and as whom its key acts: both go with this user, the devices stay. */
  @Column('uuid', { name: 'user_id' })
  @ForeignKey('users', { name: 'device_groups_user_fk', onDelete: 'CASCADE' })
  userId: UserId;

  @Column('text')
  name: string;

  /** Of the key, the `gid`, whose text is shown when the group is made and is not kept. */
  @Column('text', { name: 'gid_sha256' })
  gidSha256: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}

/** A row says that a device is in a group. */
@Entity({ name: 'device_group_members' })
@Index('device_group_members_device_idx', ['deviceId'])
export class DeviceGroupMemberEntity {
  @PrimaryColumn('uuid', { name: 'group_id', primaryKeyConstraintName: 'device_group_members_pk' })
  @ForeignKey('device_groups', { name: 'device_group_members_group_fk', onDelete: 'CASCADE' })
  groupId: DeviceGroupId;

  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'device_group_members_pk' })
  @ForeignKey('devices', { name: 'device_group_members_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId;
}

/** A group with the ids of its devices. */
export type DeviceGroup = Readonly<Omit<DeviceGroupEntity, 'gidSha256'>> & {
  readonly deviceIds: readonly DeviceId[];
};
