import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditLog1781000000503 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_log (
        id text CONSTRAINT audit_log_pk PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        tenant_id uuid,
        actor text NOT NULL,
        actor_name text,
        user_id uuid,
        token_id uuid,
        operation text NOT NULL,
        method text,
        path text,
        targets jsonb NOT NULL,
        status integer,
        client_address text,
        request_id text
      )`);
    await runner.query('CREATE INDEX audit_log_tenant_idx ON audit_log (tenant_id, id)');
    await runner.query('CREATE INDEX audit_log_at_idx ON audit_log (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log');
  }
}
