import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The one row says which process delivers, and until when by the database's clock. Every taking counts `epoch` up, and
 * whoever writes what became of deliveries repeats owner and epoch.
 */
@Entity({ name: 'webhook_dispatchers' })
export class WebhookDispatcherEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'webhook_dispatchers_pk' })
  name: string;

  @Column('text')
  owner: string;

  @Column('bigint')
  epoch: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
