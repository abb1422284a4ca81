import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { TenantId } from '#libs/platform';

/** A row is one customer of this installation; everything that it has goes with it (`ON DELETE CASCADE`). */
@Entity({ name: 'tenants' })
@Index('tenants_name_key', { synchronize: false }) // UNIQUE (lower(name)), made by the migration
export class TenantEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'tenants_pk' })
  id: TenantId;

  @Column('text')
  name: string;

  /** Set while its sessions are being stopped before the row goes: its tokens no longer work. */
  @Column('timestamptz', { name: 'deleting_since', nullable: true })
  deletingSince: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}

export type Tenant = Readonly<TenantEntity>;
