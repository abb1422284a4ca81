import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Webhooks1781000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhooks (
        id text CONSTRAINT webhooks_pk PRIMARY KEY,
        tenant_id uuid NOT NULL CONSTRAINT webhooks_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        device_id uuid NOT NULL CONSTRAINT webhooks_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        url text NOT NULL,
        enabled_events text[] NOT NULL,
        enabled boolean NOT NULL,
        retry_attempts integer NOT NULL,
        timeout_seconds integer NOT NULL,
        secret bytea,
        headers bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT webhooks_device_unique UNIQUE (device_id)
      )`);
    await runner.query('CREATE INDEX webhooks_tenant_idx ON webhooks (tenant_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhooks');
  }
}
