import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What owners keep with their devices, and devices that are deleted while their row stays for a time. */
export class DeletedDevices1781000001100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE devices ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}'`);
    await runner.query('ALTER TABLE devices ADD COLUMN deleted_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM devices WHERE deleted_at IS NOT NULL');
    await runner.query('ALTER TABLE devices DROP COLUMN deleted_at');
    await runner.query('ALTER TABLE devices DROP COLUMN metadata');
  }
}
