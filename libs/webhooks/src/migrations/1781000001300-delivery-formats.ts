import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Endpoints in the formats of other APIs, and of several devices. */
export class DeliveryFormats1781000001300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE webhook_endpoints ADD COLUMN format text NOT NULL DEFAULT 'wuts'`);
    await runner.query(
      `ALTER TABLE webhook_endpoints ADD COLUMN format_settings jsonb NOT NULL DEFAULT '{}'`,
    );
    await runner.query('ALTER TABLE webhook_endpoints ADD COLUMN device_ids uuid[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM webhook_endpoints WHERE format <> 'wuts'`);
    await runner.query('ALTER TABLE webhook_endpoints DROP COLUMN device_ids');
    await runner.query('ALTER TABLE webhook_endpoints DROP COLUMN format_settings');
    await runner.query('ALTER TABLE webhook_endpoints DROP COLUMN format');
  }
}
