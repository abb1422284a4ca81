import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { TenantId } from '../ids/index.js';

/** A row is the key under which everything of one tenant is sealed. Without it that is lost: deleting a tenant is final. */
@Entity({ name: 'tenant_keys' })
export class TenantKeyEntity {
  @PrimaryColumn('uuid', { name: 'tenant_id', primaryKeyConstraintName: 'tenant_keys_pk' })
  @ForeignKey('tenants', { name: 'tenant_keys_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  /** The 32 bytes of the key, sealed with a key of the installation. */
  @Column('bytea')
  wrapped: Buffer;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
