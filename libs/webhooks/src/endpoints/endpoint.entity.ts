import { randomUUID } from 'node:crypto';
import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
  type ValueTransformer,
} from 'typeorm';
import type { EventType } from '#libs/journal';
import type { DeviceId, TenantId } from '#libs/platform';
import type { FormatSettings } from '../formats/delivery-format.js';

declare const brand: unique symbol;
export type EndpointId = string & { readonly [brand]: 'EndpointId' };

const random = () => randomUUID().replaceAll('-', '');
export const newEndpointId = () => `wh_${random()}` as EndpointId;
export const newReplayId = () => `wr_${random()}` as EndpointId;
/** Changes with the configuration: who goes by an older one notices. */
export const newRevision = (): string => randomUUID();

/** Subscribes to every event, also to those that later versions add. */
export const ALL_EVENTS = '*';
export type EventFilter = EventType | typeof ALL_EVENTS;

/**
 * `webhook`: the one of its device that `POST /webhook` sets. `endpoint`: one of many. `replay`: a second passage
 * through a part of the journal, which ends.
 */
export type EndpointKind = 'webhook' | 'endpoint' | 'replay';

/** The version of the body; there is one so far. */
export const API_VERSIONS = ['1'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

/** Positions of the journal: far from where a number loses digits. */
export const wholeNumber: ValueTransformer = {
  to: (value: number | null) => value,
  from: (text: string | null) => (text === null ? null : Number(text)),
};

/**
 * A row says where events go, and how far the journal has been delivered there: every event up to `position` that the
 * endpoint wants has a row in `webhook_deliveries`.
 */
@Entity({ name: 'webhook_endpoints' })
@Index('webhook_endpoints_tenant_idx', ['tenantId'])
@Index('webhook_endpoints_replay_of_idx', ['replayOf'])
@Index('webhook_endpoints_device_key', ['deviceId'], { unique: true, where: "kind = 'webhook'" })
export class WebhookEndpointEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'webhook_endpoints_pk' })
  id: EndpointId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'webhook_endpoints_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  /** Null: the events of every device of the tenant. */
  @Column('uuid', { name: 'device_id', nullable: true })
  @ForeignKey('devices', { name: 'webhook_endpoints_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId | null;

  /** Of these devices alone; null: as `deviceId` says. */
  @Column('uuid', { name: 'device_ids', array: true, nullable: true })
  deviceIds: DeviceId[] | null;

  @Column('text')
  kind: EndpointKind;

  /** How its deliveries look: the name of a DeliveryFormat. */
  @Column('text', { default: 'wuts' })
  format: string;

  @Column('jsonb', { name: 'format_settings', default: {} })
  formatSettings: FormatSettings;

  @Column('text')
  url: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { array: true })
  events: EventFilter[];

  /** JIDs, and endings of JIDs such as `*@g.us`; null: every chat. Events that belong to no chat pass. */
  @Column('text', { array: true, nullable: true })
  chats: string[] | null;

  /** The extra headers as JSON, sealed: they often carry a token. */
  @Column('bytea', { nullable: true })
  headers: Buffer | null;

  /** The signing secret, sealed. */
  @Column('bytea', { nullable: true })
  secret: Buffer | null;

  /** The one before it, sealed: signs beside it until `previousSecretUntil`. */
  @Column('bytea', { name: 'previous_secret', nullable: true })
  previousSecret: Buffer | null;

  @Column('timestamptz', { name: 'previous_secret_until', nullable: true })
  previousSecretUntil: Date | null;

  @Column('boolean')
  enabled: boolean;

  /** Why the gateway itself switched it off. */
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: string | null;

  @Column('text', { name: 'api_version' })
  apiVersion: ApiVersion;

  /** How often a failed delivery is tried again; null: as long as the schedule goes. */
  @Column('integer', { name: 'retry_attempts', nullable: true })
  retryAttempts: number | null;

  @Column('integer', { name: 'timeout_seconds' })
  timeoutSeconds: number;

  @Column('uuid')
  revision: string;

  @Column('bigint', { transformer: wholeNumber })
  position: number;

  /** When the first of the failures was that no success has followed; null while deliveries succeed. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince: Date | null;

  /** Since when only one delivery at a time is tried, to see whether the receiver is back. */
  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt: Date | null;

  @Column('timestamptz', { name: 'next_probe_at', nullable: true })
  nextProbeAt: Date | null;

  /** Of a replay: the endpoint whose events it delivers again. */
  @Column('text', { name: 'replay_of', nullable: true })
  @ForeignKey('webhook_endpoints', { name: 'webhook_endpoints_replay_of_fk', onDelete: 'CASCADE' })
  replayOf: EndpointId | null;

  /** Of a replay: its first and its last position. */
  @Column('bigint', { name: 'from_position', nullable: true, transformer: wholeNumber })
  fromPosition: number | null;

  @Column('bigint', { name: 'until_position', nullable: true, transformer: wholeNumber })
  untilPosition: number | null;

  /** Of a replay: when everything was delivered or given up, or it was cancelled. */
  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
