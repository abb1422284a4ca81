import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import type { TenantId, UserId } from '#libs/platform';
import type { Role } from './principal.js';

/** A row is one member of a tenant. */
@Entity({ name: 'users' })
@Index('users_email_key', ['tenantId', 'email'], { unique: true })
export class UserEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pk' })
  id: UserId;

  @Column('uuid', { name: 'tenant_id' })
  @ForeignKey('tenants', { name: 'users_tenant_fk', onDelete: 'CASCADE' })
  tenantId: TenantId;

  /** In lower case; unique within the tenant only, so that no tenant learns of another's users. */
  @Column('text')
  email: string;

  /** See password.ts. No call takes a password to log in; it is kept for the day when one does. */
  @Column('text', { name: 'password_hash' })
  passwordHash: string;

  @Column('text')
  role: Role;

  /** The tokens of an inactive user do not work. */
  @Column('boolean')
  active: boolean;

  /** Where the webhook of each of the user's new devices goes. */
  @Column('text', { name: 'webhook_url', nullable: true })
  webhookUrl: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}

export type User = Readonly<UserEntity>;
