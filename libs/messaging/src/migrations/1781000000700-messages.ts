import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Messages1781000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE messages (
        device_id uuid NOT NULL CONSTRAINT messages_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        id text NOT NULL,
        tenant_id uuid NOT NULL,
        ordinal bigserial NOT NULL,
        direction text NOT NULL,
        chat text NOT NULL,
        kind text NOT NULL,
        request bytea NOT NULL,
        wire bytea,
        is_async boolean NOT NULL,
        expires_at timestamptz,
        accepted_at timestamptz NOT NULL,
        transmitted_at timestamptz,
        sent_at timestamptz,
        delivered_at timestamptz,
        read_at timestamptz,
        played_at timestamptz,
        failed_at timestamptz,
        cancelled_at timestamptz,
        error text,
        whatsapp_code integer,
        CONSTRAINT messages_pk PRIMARY KEY (device_id, id)
      )`);
    await runner.query(`
      CREATE INDEX messages_waiting_idx ON messages (device_id, ordinal)
        WHERE sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL`);
    await runner.query(`
      CREATE INDEX messages_expiry_idx ON messages (expires_at)
        WHERE expires_at IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE messages');
  }
}
