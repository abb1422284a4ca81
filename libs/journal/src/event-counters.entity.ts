import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { DeviceId, TenantId } from '#libs/platform';

/** A row is the last sequence number of a device. It outlives the events: numbers are never given twice. */
@Entity({ name: 'event_sequences' })
export class EventSequenceEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'event_sequences_pk' })
  @ForeignKey('devices', { name: 'event_sequences_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId;

  @Column('bigint')
  last: string;
}

/** A row says how far a tenant's journal reaches, and from where on it is still there. */
@Entity({ name: 'event_positions' })
export class EventPositionEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'event_positions_pk' })
  @ForeignKey('tenants', { name: 'event_positions_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  @Column('bigint')
  last: string;

  /** Everything up to this position was removed for its age, or is about to be. */
  @Column('bigint', { default: 0 })
  removed: string;
}
