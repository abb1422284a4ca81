import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DeviceId, TenantId } from '#libs/platform';

/**
 * A row says which message a client's `Idempotency-Key` stands for. It is written together with the message, so a first
 * attempt that ended before there was one leaves no row, and its key is free again.
 */
@Entity({ name: 'idempotency_keys' })
@ForeignKey('messages', ['deviceId', 'messageId'], ['deviceId', 'id'], {
  name: 'idempotency_keys_message_fk',
  onDelete: 'CASCADE',
})
@Index('idempotency_keys_message_idx', ['deviceId', 'messageId'])
@Index('idempotency_keys_age_idx', ['createdAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'idempotency_keys_pk' })
  tenantId: TenantId;

  /** Such as `POST /send/text`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pk' })
  route: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pk' })
  key: string;

  /** SHA-256 of the canonical body, sealed: a short text could be guessed by its hash. */
  @Column('bytea', { name: 'body_hash' })
  bodyHash: Buffer;

  @Column('uuid', { name: 'device_id' })
  deviceId: DeviceId;

  @Column('text', { name: 'message_id' })
  messageId: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
