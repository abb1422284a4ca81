import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Contacts1781000001901 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE contacts (
        device_id uuid NOT NULL CONSTRAINT contacts_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        account text NOT NULL,
        jid text NOT NULL,
        lid text,
        tenant_id uuid NOT NULL,
        names bytea NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT contacts_pk PRIMARY KEY (device_id, account, jid)
      )`);
    await runner.query('CREATE INDEX contacts_lid_idx ON contacts (device_id, account, lid)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE contacts');
  }
}
