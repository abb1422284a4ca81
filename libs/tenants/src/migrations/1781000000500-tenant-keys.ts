import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TenantKeys1781000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tenant_keys (
        tenant_id uuid CONSTRAINT tenant_keys_pk PRIMARY KEY
          CONSTRAINT tenant_keys_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        wrapped bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tenant_keys');
  }
}
