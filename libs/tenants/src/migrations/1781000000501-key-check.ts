import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeyCheck1781000000501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE installation ADD key_check bytea');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE installation DROP key_check');
  }
}
