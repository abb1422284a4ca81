import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { TenantId, UserId } from '#libs/platform';

declare const brand: unique symbol;
export type AccessTokenId = string & { readonly [brand]: 'AccessTokenId' };

/** A row is one access token of a user. Its text is shown when it is made and is not kept. */
@Entity({ name: 'access_tokens' })
@Index('access_tokens_sha256_key', ['sha256'], { unique: true })
@Index('access_tokens_tenant_idx', ['tenantId', 'createdAt'])
@Index('access_tokens_user_idx', ['userId'])
export class AccessTokenEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'access_tokens_pk' })
  id: AccessTokenId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'access_tokens_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  @Column('uuid', { name: 'user_id' })
  @ForeignKey('users', { name: 'access_tokens_user_fk', onDelete: 'CASCADE' })
  userId: UserId;

  /** For people: what it was made for. */
  @Column('text', { nullable: true })
  name: string | null;

  /** The only API that takes it, by its name in WAGON_APIS; null: every API that takes access tokens. */
  @Column('text', { nullable: true })
  api: string | null;

  /** Of the token's text, in lower-case hex. The text has 122 random bits: no salt or slow hash is needed. */
  @Column('text')
  sha256: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  /** To the minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  /** From then on it does not work; in the future while it may still be used beside the one that replaces it. */
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}

export type AccessToken = Readonly<AccessTokenEntity>;
