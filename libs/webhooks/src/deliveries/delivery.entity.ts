import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { EventType } from '#libs/journal';
import type { DeviceId, EventId, TenantId } from '#libs/platform';
import { type EndpointId, wholeNumber } from '../endpoints/endpoint.entity.js';

declare const brand: unique symbol;
/** A ULID: sorts by the time at which the row was made. */
export type DeliveryId = string & { readonly [brand]: 'DeliveryId' };

/**
 * `pending`: waits for its turn. `retrying`: failed, will be tried again. `dead`: failed for good.
 * `cancelled`: its endpoint was switched off before its turn came.
 */
export const DELIVERY_STATUSES = ['pending', 'retrying', 'delivered', 'dead', 'cancelled'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** A row is one event for one endpoint: what has become of it, and when it is tried next. */
@Entity({ name: 'webhook_deliveries' })
@Unique('webhook_deliveries_event_key', ['endpointId', 'position'])
@Index('webhook_deliveries_lane_idx', ['endpointId', 'lane', 'position'], {
  where: "status IN ('pending', 'retrying')",
})
@Index('webhook_deliveries_tenant_idx', ['tenantId', 'id'])
export class WebhookDeliveryEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'webhook_deliveries_pk' })
  id: DeliveryId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'webhook_deliveries_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  @Column('text', { name: 'endpoint_id' })
  @ForeignKey('webhook_endpoints', { name: 'webhook_deliveries_endpoint_fk', onDelete: 'CASCADE' })
  endpointId: EndpointId;

  /** Of the event in the tenant's journal. */
  @Column('bigint', { transformer: wholeNumber })
  position: number;

  @Column('text', { name: 'event_id' })
  eventId: EventId;

  @Column('text', { name: 'event_type' })
  eventType: EventType;

  @Column('uuid', { name: 'device_id', nullable: true })
  deviceId: DeviceId | null;

  @Column('text', { nullable: true })
  chat: string | null;

  /** Deliveries of one lane are made in order: the device and the chat. */
  @Column('text')
  lane: string;

  @Column('text')
  status: DeliveryStatus;

  /** All that were made. */
  @Column('integer')
  attempts: number;

  /** Those that count towards the limit: probes of a paused endpoint do not. */
  @Column('integer')
  tries: number;

  @Column('timestamptz', { name: 'first_attempt_at', nullable: true })
  firstAttemptAt: Date | null;

  @Column('timestamptz', { name: 'last_attempt_at', nullable: true })
  lastAttemptAt: Date | null;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  /** HTTP status of the last attempt; null when nobody answered. */
  @Column('integer', { name: 'last_status', nullable: true })
  lastStatus: number | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
