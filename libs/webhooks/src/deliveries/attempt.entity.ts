import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { DeliveryId } from './delivery.entity.js';

/** A row is one request that was made to a receiver. */
@Entity({ name: 'webhook_attempts' })
export class WebhookAttemptEntity {
  @PrimaryColumn('text', { name: 'delivery_id', primaryKeyConstraintName: 'webhook_attempts_pk' })
  @ForeignKey('webhook_deliveries', { name: 'webhook_attempts_delivery_fk', onDelete: 'CASCADE' })
  deliveryId: DeliveryId;

  /** From 1. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'webhook_attempts_pk' })
  number: number;

  @Column('timestamptz')
  at: Date;

  /** Null when nobody answered. */
  @Column('integer', { nullable: true })
  status: number | null;

  @Column('integer', { name: 'latency_ms' })
  latencyMs: number;

  @Column('text', { nullable: true })
  error: string | null;

  /** The first bytes of the answer, sealed: a receiver may repeat what it was sent. */
  @Column('bytea', { nullable: true })
  answer: Buffer | null;
}
