import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeviceLeases1781000000310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_leases (
        device_id uuid NOT NULL CONSTRAINT device_leases_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        owner text NOT NULL,
        epoch bigint NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT device_leases_pk PRIMARY KEY (device_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE device_leases');
  }
}
