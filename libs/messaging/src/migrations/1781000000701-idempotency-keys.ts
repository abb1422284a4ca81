import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IdempotencyKeys1781000000701 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        tenant_id uuid NOT NULL,
        route text NOT NULL,
        key text NOT NULL,
        body_hash bytea NOT NULL,
        device_id uuid NOT NULL,
        message_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT idempotency_keys_pk PRIMARY KEY (tenant_id, route, key),
        CONSTRAINT idempotency_keys_message_fk FOREIGN KEY (device_id, message_id)
          REFERENCES messages (device_id, id) ON DELETE CASCADE
      )`);
    await runner.query(
      'CREATE INDEX idempotency_keys_message_idx ON idempotency_keys (device_id, message_id)',
    );
    await runner.query('CREATE INDEX idempotency_keys_age_idx ON idempotency_keys (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
