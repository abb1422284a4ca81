import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { TenantId, UserId } from '#libs/platform';
import type { AccessTokenId } from '#libs/tenants';

/** `command_line`: whoever can open the database and runs `wagon` on it, without a gateway. */
export const ACTORS = ['user', 'master', 'command_line'] as const;
export type Actor = (typeof ACTORS)[number];

/**
 * A row is one administrative call: written before the call does anything, completed before it is answered. It refers
 * to nothing, so that it stays when the tenant, user or device is gone: a log that a deletion erases is none.
 */
@Entity({ name: 'audit_log' })
@Index('audit_log_tenant_idx', ['tenantId', 'id'])
@Index('audit_log_at_idx', ['at'])
export class AuditEntryEntity {
  /** A ULID: in the order of time, which is the order of the pages. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'audit_log_pk' })
  id: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  /** Whose log it belongs to: the caller's tenant, or the one that the operator dealt with. */
  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId: TenantId | null;

  @Column('text')
  actor: Actor;

  /** The user's email at that time; on the command line the name of the account of the machine. */
  @Column('text', { name: 'actor_name', nullable: true })
  actorName: string | null;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: UserId | null;

  @Column('uuid', { name: 'token_id', nullable: true })
  tokenId: AccessTokenId | null;

  /** `operationId` of the API, e.g. `deleteTenant`. */
  @Column('text')
  operation: string;

  @Column('text', { nullable: true })
  method: string | null;

  /** The path with the names of its parameters. */
  @Column('text', { nullable: true })
  path: string | null;

  /** What it was done to, e.g. `device_id`. */
  @Column('jsonb')
  targets: Record<string, string>;

  /** Null when the process died on the way: what was asked for may have happened or not. */
  @Column('integer', { nullable: true })
  status: number | null;

  @Column('text', { name: 'client_address', nullable: true })
  clientAddress: string | null;

  @Column('text', { name: 'request_id', nullable: true })
  requestId: string | null;
}

export type AuditEntry = Readonly<AuditEntryEntity>;
