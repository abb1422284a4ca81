import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SignalKeys1781000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE signal_keys (
        device_id uuid NOT NULL CONSTRAINT signal_keys_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        kind text NOT NULL,
        id text NOT NULL,
        value bytea NOT NULL,
        CONSTRAINT signal_keys_pk PRIMARY KEY (device_id, kind, id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE signal_keys');
  }
}
