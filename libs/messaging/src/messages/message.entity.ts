import { Column, Entity, ForeignKey, Generated, Index, PrimaryColumn } from 'typeorm';
import type { DeviceId, TenantId } from '#libs/platform';

/** Nobody knows yet what becomes of it. */
const WAITING = '(sent_at IS NULL) AND (failed_at IS NULL) AND (cancelled_at IS NULL)';

/**
 * A row is one message that was asked to be sent. How far it got is told by the times of its steps, which are only ever
 * added, so that no late news can take a message back: see `stateOf`.
 */
@Entity({ name: 'messages' })
@Index('messages_waiting_idx', ['deviceId', 'ordinal'], { where: WAITING })
@Index('messages_expiry_idx', ['expiresAt'], { where: `(expires_at IS NOT NULL) AND ${WAITING}` })
export class MessageEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'messages_pk' })
  @ForeignKey('devices', { name: 'messages_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId;

  /** WhatsApp's, chosen before anything is transmitted. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'messages_pk' })
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: TenantId;

  /** The order in which messages were accepted. A bigint, which the driver reads as text. */
  @Column('bigint')
  @Generated('increment')
  ordinal: string;

  @Column('text')
  direction: 'outbound';

  /** JID; until a number has been looked up, the one that its digits suggest. */
  @Column('text')
  chat: string;

  @Column('text')
  kind: string;

  /** What was asked for: a `SendRequest` as JSON, sealed. */
  @Column('bytea')
  request: Buffer;

  /** What is transmitted, now and whenever it has to be transmitted again: sealed; null until it was made. */
  @Column('bytea', { nullable: true })
  wire: Buffer | null;

  @Column('boolean', { name: 'is_async' })
  isAsync: boolean;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'accepted_at' })
  acceptedAt: Date;

  @Column('timestamptz', { name: 'transmitted_at', nullable: true })
  transmittedAt: Date | null;

  /** WhatsApp's server has it. */
  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;

  @Column('timestamptz', { name: 'read_at', nullable: true })
  readAt: Date | null;

  @Column('timestamptz', { name: 'played_at', nullable: true })
  playedAt: Date | null;

  @Column('timestamptz', { name: 'failed_at', nullable: true })
  failedAt: Date | null;

  @Column('timestamptz', { name: 'cancelled_at', nullable: true })
  cancelledAt: Date | null;

  /** Why it failed: a code of MessageErrors. */
  @Column('text', { nullable: true })
  error: string | null;

  /** The code with which WhatsApp refused it. */
  @Column('integer', { name: 'whatsapp_code', nullable: true })
  whatsappCode: number | null;
}

/** From the most to the least that can be known of a message. */
const STEPS = [
  ['playedAt', 'played'],
  ['readAt', 'read'],
  ['deliveredAt', 'delivered'],
  ['sentAt', 'sent'],
  ['failedAt', 'failed'],
  ['cancelledAt', 'cancelled'],
  ['transmittedAt', 'transmitted'],
  ['acceptedAt', 'accepted'],
] as const;

export type MessageState = (typeof STEPS)[number][1];
/** In the order in which a message goes through them. */
export const MESSAGE_STATES = STEPS.map(([, state]) => state).reverse() as MessageState[];

type Steps = Pick<MessageEntity, (typeof STEPS)[number][0]>;

/** How far a message got. What has been seen at its recipient counts for more than that it was given up here. */
export const stateOf = (steps: Steps): MessageState => STEPS.find(([time]) => steps[time])![1];
