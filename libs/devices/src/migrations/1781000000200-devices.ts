import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Devices1781000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE devices (
        id uuid CONSTRAINT devices_pk PRIMARY KEY,
        tenant_id uuid NOT NULL CONSTRAINT devices_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        user_id uuid CONSTRAINT devices_user_fk REFERENCES users (id) ON DELETE SET NULL,
        name text NOT NULL,
        network text NOT NULL,
        desired_state text NOT NULL,
        actual_state text NOT NULL,
        jid text,
        lid text,
        webhook_url text,
        last_seen timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX devices_tenant_idx ON devices (tenant_id, created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE devices');
  }
}
