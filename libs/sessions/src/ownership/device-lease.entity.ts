import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { DeviceId } from '#libs/platform';

/**
 * A row says which process may hold the live connection of a device, and until when by the database's clock. Every
 * taking counts `epoch` up; whoever writes as the owner repeats owner and epoch, so that one who was replaced without
 * noticing it (a paused process) changes nothing. A row that was given back stays, for its epoch.
 */
@Entity({ name: 'device_leases' })
export class DeviceLeaseEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'device_leases_pk' })
  @ForeignKey('devices', { name: 'device_leases_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId;

  /** The node id of a process. */
  @Column('text')
  owner: string;

  @Column('bigint')
  epoch: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
