import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiOfTokens1781000001900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE access_tokens ADD COLUMN api text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE access_tokens DROP COLUMN api');
  }
}
