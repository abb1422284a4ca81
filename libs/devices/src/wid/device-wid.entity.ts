import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DeviceId, SealedColumn, TenantId, UserId } from '#libs/platform';
import type { AccessTokenId } from '#libs/tenants';

/**
 * A row is the key of one device: whoever has its text acts on this device alone, as the user it was made for. It is
 * looked up by its digest; the text is kept sealed because the addresses of the device's webhooks carry it.
 */
@Entity({ name: 'device_wids' })
@Index('device_wids_sha256_key', ['sha256'], { unique: true })
@Index('device_wids_user_idx', ['userId'])
export class DeviceWidEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'device_wids_pk' })
  @ForeignKey('devices', { name: 'device_wids_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'device_wids_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  /** The owner of the device, or who renewed the key of a device without one. As tokens do, it goes with its user. */
  @Column('uuid', { name: 'user_id' })
  @ForeignKey('users', { name: 'device_wids_user_fk', onDelete: 'CASCADE' })
  userId: UserId;

  /** Another one after each renewal: the audit log names it. */
  @Column('uuid')
  id: AccessTokenId;

  /** Of the upper-case text, in lower-case hex. */
  @Column('text')
  sha256: string;

  @Column('bytea')
  sealed: Buffer;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

export const placeOfWid = (deviceId: string) => `device/${deviceId}/wid`;

export const SEALED_WIDS: SealedColumn = {
  table: 'device_wids',
  column: 'sealed',
  key: ['device_id'],
  tenant: 'sealed.tenant_id',
  contextOf: ({ device_id }) => placeOfWid(device_id!),
};
