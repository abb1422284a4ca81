import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row of what is true of the whole installation. The migration makes it; nothing removes it. */
@Entity({ name: 'installation' })
@Check('installation_one_row', 'id = 1')
export class InstallationEntity {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'installation_pk' })
  id: 1;

  /** Made once; it tells this database, and its copies, from others. */
  @Column('uuid', { name: 'installation_id' })
  installationId: string;

  /** See Generation. */
  @Column('bigint')
  generation: string;

  /** Of the generated master token; null as long as WAGON_MASTER_TOKEN made that unnecessary. */
  @Column('text', { name: 'master_token_sha256', nullable: true })
  masterTokenSha256: string | null;

  /** An empty text, sealed with the first key of the installation: a start with other keys stops there. */
  @Column('bytea', { name: 'key_check', nullable: true })
  keyCheck: Buffer | null;

  /** When the first tenant ever was made. It stays when that tenant goes, so that no start makes another. */
  @Column('timestamptz', { name: 'first_tenant_at', nullable: true })
  firstTenantAt: Date | null;
}

export type Installation = Readonly<InstallationEntity>;
