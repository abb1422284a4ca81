import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DeviceId, EventId, TenantId, UserId } from '#libs/platform';
import type { EventType } from './catalog/index.js';

const bigint = { from: Number, to: (value: number) => value };

/**
 * A row is one event. `position` is the place among the tenant's events, `sequence` the one among the device's; both
 * are given under a lock that lasts until the commit, so that the order of commits is the order of positions.
 */
@Entity({ name: 'events' })
@Index('events_sequence_key', ['deviceId', 'sequence'], { unique: true })
@Index('events_messages_idx', ['deviceId', 'sequence', 'chat'], {
  where: `(type = ANY (ARRAY['message.received'::text, 'message.sent'::text]))`,
})
@Index('events_dedupe_key', ['deviceId', 'dedupe'], { unique: true, where: 'dedupe IS NOT NULL' })
export class EventEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'events_pk' })
  @ForeignKey('tenants', { name: 'events_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'events_pk', transformer: bigint })
  position: number;

  /** A ULID. */
  @Column('text')
  id: EventId;

  @Column('uuid', { name: 'device_id', nullable: true })
  @ForeignKey('devices', { name: 'events_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId | null;

  @Column('bigint', { nullable: true, transformer: bigint })
  sequence: number | null;

  /** As it was then: no foreign key, for the event happened also when the user is gone. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId: UserId | null;

  @Column('text')
  type: EventType;

  @Column('text', { nullable: true })
  chat: string | null;

  /** See NewEvent. */
  @Column('text', { nullable: true })
  dedupe: string | null;

  /** The event's data as JSON, sealed with the tenant's key for the place `event/<id>`. */
  @Column('bytea')
  payload: Buffer;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;

  /** By the database's clock; what the retention counts from. */
  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' })
  recordedAt: Date;
}
