import { randomUUID } from 'node:crypto';
import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { EventType } from '#libs/journal';
import type { DeviceId, TenantId } from '#libs/platform';

export type WebhookId = `wh_${string}`;
export const newWebhookId = (): WebhookId => `wh_${randomUUID().replaceAll('-', '')}`;

/** Subscribes to every event, also to those that later versions add. */
export const ALL_EVENTS = '*';
export type EventFilter = EventType | typeof ALL_EVENTS;

/** A row says where the events of one device go. */
@Entity({ name: 'webhooks' })
@Unique('webhooks_device_unique', ['deviceId'])
@Index('webhooks_tenant_idx', ['tenantId'])
export class WebhookEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'webhooks_pk' })
  id: WebhookId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'webhooks_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  @Column('uuid', { name: 'device_id' })
  @ForeignKey('devices', { name: 'webhooks_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId;

  @Column('text')
  url: string;

  @Column('text', { name: 'enabled_events', array: true })
  enabledEvents: EventFilter[];

  @Column('boolean')
  enabled: boolean;

  /** How often a failed delivery is tried again; 0 means one attempt. */
  @Column('integer', { name: 'retry_attempts' })
  retryAttempts: number;

  @Column('integer', { name: 'timeout_seconds' })
  timeoutSeconds: number;

  /** The signing secret, sealed. */
  @Column('bytea', { nullable: true })
  secret: Buffer | null;

  /** The extra headers as JSON, sealed: they often carry a token. */
  @Column('bytea', { nullable: true })
  headers: Buffer | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
