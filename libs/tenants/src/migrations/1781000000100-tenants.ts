import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Tenants1781000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tenants (
        id uuid CONSTRAINT tenants_pk PRIMARY KEY,
        name text NOT NULL,
        deleting_since timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE UNIQUE INDEX tenants_name_key ON tenants (lower(name))');

    await runner.query(`
      CREATE TABLE users (
        id uuid CONSTRAINT users_pk PRIMARY KEY,
        tenant_id uuid NOT NULL CONSTRAINT users_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        email text NOT NULL,
        password_hash text NOT NULL,
        role text NOT NULL,
        active boolean NOT NULL,
        webhook_url text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE UNIQUE INDEX users_email_key ON users (tenant_id, email)');

    await runner.query(`
      CREATE TABLE access_tokens (
        id uuid CONSTRAINT access_tokens_pk PRIMARY KEY,
        tenant_id uuid NOT NULL CONSTRAINT access_tokens_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        user_id uuid NOT NULL CONSTRAINT access_tokens_user_fk REFERENCES users (id) ON DELETE CASCADE,
        name text,
        sha256 text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz,
        revoked_at timestamptz
      )`);
    await runner.query('CREATE UNIQUE INDEX access_tokens_sha256_key ON access_tokens (sha256)');
    await runner.query('CREATE INDEX access_tokens_tenant_idx ON access_tokens (tenant_id, created_at)');
    await runner.query('CREATE INDEX access_tokens_user_idx ON access_tokens (user_id)');

    await runner.query(`
      CREATE TABLE installation (
        id integer CONSTRAINT installation_pk PRIMARY KEY CONSTRAINT installation_one_row CHECK (id = 1),
        master_token_sha256 text,
        first_tenant_at timestamptz
      )`);
    await runner.query('INSERT INTO installation (id) VALUES (1)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE installation, access_tokens, users, tenants');
  }
}
