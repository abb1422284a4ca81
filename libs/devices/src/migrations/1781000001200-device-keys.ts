import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that stand for one device, and groups of devices with a key of their own. */
export class DeviceKeys1781000001200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_wids (
        device_id uuid CONSTRAINT device_wids_pk PRIMARY KEY
          CONSTRAINT device_wids_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        tenant_id uuid NOT NULL CONSTRAINT device_wids_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        user_id uuid NOT NULL CONSTRAINT device_wids_user_fk REFERENCES users (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        sha256 text NOT NULL,
        sealed bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE UNIQUE INDEX device_wids_sha256_key ON device_wids (sha256)');
    await runner.query('CREATE INDEX device_wids_user_idx ON device_wids (user_id)');
    await runner.query(`
      CREATE TABLE device_groups (
        id uuid CONSTRAINT device_groups_pk PRIMARY KEY,
        tenant_id uuid NOT NULL CONSTRAINT device_groups_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        user_id uuid NOT NULL CONSTRAINT device_groups_user_fk REFERENCES users (id) ON DELETE CASCADE,
        name text NOT NULL,
        gid_sha256 text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE UNIQUE INDEX device_groups_gid_sha256_key ON device_groups (gid_sha256)');
    await runner.query('CREATE INDEX device_groups_tenant_idx ON device_groups (tenant_id, created_at)');
    await runner.query('CREATE INDEX device_groups_user_idx ON device_groups (user_id)');
    await runner.query(`
      CREATE TABLE device_group_members (
        group_id uuid CONSTRAINT device_group_members_group_fk REFERENCES device_groups (id) ON DELETE CASCADE,
        device_id uuid CONSTRAINT device_group_members_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        CONSTRAINT device_group_members_pk PRIMARY KEY (group_id, device_id)
      )`);
    await runner.query('CREATE INDEX device_group_members_device_idx ON device_group_members (device_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE device_group_members');
    await runner.query('DROP TABLE device_groups');
    await runner.query('DROP TABLE device_wids');
  }
}
