import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DeviceId, TenantId } from '#libs/platform';

/** A row is one person whom an account knows. Another account that is linked to the device later does not see it. */
@Entity({ name: 'contacts' })
@Index('contacts_lid_idx', ['deviceId', 'account', 'lid'])
export class ContactEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'contacts_pk' })
  @ForeignKey('devices', { name: 'contacts_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId;

  /** JID of the account that was linked when the person became known. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'contacts_pk' })
  account: string;

  /** By telephone number where it is known, else by LID. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'contacts_pk' })
  jid: string;

  @Column('text', { nullable: true })
  lid: string | null;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: TenantId;

  /** `PersonNames` as JSON, sealed with the tenant's key for the place `contact/<device>/<account>/<jid>`. */
  @Column('bytea')
  names: Buffer;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;
}
