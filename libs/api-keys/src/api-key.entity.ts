import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DeviceId, TenantId, UserId } from '#libs/platform';

declare const brand: unique symbol;
export type ApiKeyId = string & { readonly [brand]: 'ApiKeyId' };

/** `test`: what it makes is on the sandbox network. `live`: on the network of the gateway. */
export const API_KEY_MODES = ['live', 'test'] as const;
export type ApiKeyMode = (typeof API_KEY_MODES)[number];

/** A row is one API key of a user. Its text is shown when it is made and is not kept. */
@Entity({ name: 'api_keys' })
@Index('api_keys_prefix_idx', ['prefix'])
@Index('api_keys_tenant_idx', ['tenantId', 'createdAt'])
@Index('api_keys_user_idx', ['userId'])
@Index('api_keys_device_idx', ['deviceId'])
export class ApiKeyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_keys_pk' })
  id: ApiKeyId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'api_keys_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  /** As whom calls are made with it. */
  @Column('uuid', { name: 'user_id' })
  @ForeignKey('users', { name: 'api_keys_user_fk', onDelete: 'CASCADE' })
  userId: UserId;

  /** The one device that may be used with it; null: all that the user may use. */
  @Column('uuid', { name: 'device_id', nullable: true })
  @ForeignKey('devices', { name: 'api_keys_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId | null;

  @Column('text')
  name: string;

  @Column('text')
  mode: ApiKeyMode;

  /** The first characters of its text: people tell keys apart by it, and a call's key is found by it. */
  @Column('text')
  prefix: string;

  /** HMAC-SHA256 of the whole text, in lower-case hex, under the tenant's pepper. */
  @Column('text')
  hmac: string;

  /** What may be done with it, in the words of the API that it is for; empty: everything. */
  @Column('text', { array: true })
  scopes: string[];

  /** To the minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

export type ApiKey = Readonly<ApiKeyEntity>;
