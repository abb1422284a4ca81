import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeys1781000001101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_keys (
        id uuid CONSTRAINT api_keys_pk PRIMARY KEY,
        tenant_id uuid NOT NULL CONSTRAINT api_keys_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        user_id uuid NOT NULL CONSTRAINT api_keys_user_fk REFERENCES users (id) ON DELETE CASCADE,
        device_id uuid CONSTRAINT api_keys_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        name text NOT NULL,
        mode text NOT NULL,
        prefix text NOT NULL,
        hmac text NOT NULL,
        scopes text[] NOT NULL,
        last_used_at timestamptz,
        expires_at timestamptz,
        revoked_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX api_keys_prefix_idx ON api_keys (prefix)');
    await runner.query('CREATE INDEX api_keys_tenant_idx ON api_keys (tenant_id, created_at)');
    await runner.query('CREATE INDEX api_keys_user_idx ON api_keys (user_id)');
    await runner.query('CREATE INDEX api_keys_device_idx ON api_keys (device_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys');
  }
}
