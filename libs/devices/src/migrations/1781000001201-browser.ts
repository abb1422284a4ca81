import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As what a device presents itself to the phone that links it. */
export class Browser1781000001201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE devices ADD browser text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE devices DROP browser');
  }
}
