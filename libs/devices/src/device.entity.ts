import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import type { DeviceId, Network, TenantId, UserId } from '#libs/platform';

/** What the operator wants: come back after every interruption, or stay away. */
export type DesiredState = 'connected' | 'disconnected';

/**
 * What is known of the account's link to WhatsApp.
 * `unlinked`: no phone has been paired, or the link was given up here. `logged_out`: the phone removed the link.
 * `banned`, `outdated`, `replaced`: WhatsApp refused or ended the session, and reconnecting by ourselves would not help.
 */
export const ACTUAL_STATES = [
  'unlinked',
  'linking',
  'connecting',
  'connected',
  'disconnected',
  'logged_out',
  'banned',
  'outdated',
  'replaced',
] as const;
export type ActualState = (typeof ACTUAL_STATES)[number];

/** Browsers that WhatsApp knows by name. */
export const BROWSERS = ['Chrome', 'Edge', 'Firefox', 'Opera', 'Safari'] as const;
export type Browser = (typeof BROWSERS)[number];

/** A row is one WhatsApp account (to be) held by a tenant. */
@Entity({ name: 'devices' })
@Index('devices_tenant_idx', ['tenantId', 'createdAt'])
export class DeviceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'devices_pk' })
  id: DeviceId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'devices_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  /** Who made it; null after that user was deleted: the device stays with its tenant. */
  @Column('uuid', { name: 'user_id', nullable: true })
  @ForeignKey('users', { name: 'devices_user_fk', onDelete: 'SET NULL' })
  userId: UserId | null;

  @Column('text')
  name: string;

  @Column('text')
  network: Network;

  @Column('text', { name: 'desired_state' })
  desiredState: DesiredState;

  @Column('text', { name: 'actual_state' })
  actualState: ActualState;

  /** The account's own JID without the device part; null until a phone is linked. */
  @Column('text', { nullable: true })
  jid: string | null;

  @Column('text', { nullable: true })
  lid: string | null;

  /** URL of its webhook, kept by the webhooks feature for the lists that show it. */
  @Column('text', { name: 'webhook_url', nullable: true })
  webhookUrl: string | null;

  /** When the link to WhatsApp was last known to be up. */
  @Column('timestamptz', { name: 'last_seen', nullable: true })
  lastSeen: Date | null;

  /** Its Signal sessions may be behind those of the other sides and must be rebuilt before the next send. */
  @Column('boolean', { name: 'sessions_stale', default: false })
  sessionsStale: boolean;

  /** As what it presents itself to the phone that links it; null: Chrome. */
  @Column('text', { nullable: true })
  browser: Browser | null;

  /** What its owner keeps with it; nothing here reads it. */
  @Column('jsonb', { default: {} })
  metadata: Metadata;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;

  /**
   * When it was deleted softly: nobody sees or uses it any more, and its keys are gone. The row stays a while for what
   * refers to it, such as the deliveries of its events. TypeORM's finders pass over it by themselves.
   */
  @DeleteDateColumn({ type: 'timestamptz', name: 'deleted_at', nullable: true })
  deletedAt: Date | null;
}

export type Metadata = Record<string, unknown>;

export type Device = Readonly<DeviceEntity>;
