import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { DeviceId } from '#libs/platform';

/**
 * A row is one secret of a linked device: its credentials (`kind` "creds", `id` empty) or one Signal key.
 * `value` is sealed (see SecretBox) with "deviceId/kind/id" as its context; kinds and ids are not secret.
 */
@Entity({ name: 'signal_keys' })
export class SignalKeyEntity {
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'signal_keys_pk' })
  @ForeignKey('devices', { name: 'signal_keys_device_fk', onDelete: 'CASCADE' })
  deviceId: DeviceId;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'signal_keys_pk' })
  kind: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'signal_keys_pk' })
  id: string;

  @Column('bytea')
  value: Buffer;
}
