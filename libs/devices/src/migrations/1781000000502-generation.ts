import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Generation1781000000502 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE installation ADD installation_id uuid, ADD generation bigint');
    await runner.query('UPDATE installation SET installation_id = gen_random_uuid(), generation = 0');
    await runner.query(
      'ALTER TABLE installation ALTER installation_id SET NOT NULL, ALTER generation SET NOT NULL',
    );
    await runner.query('ALTER TABLE devices ADD sessions_stale boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE devices DROP sessions_stale');
    await runner.query('ALTER TABLE installation DROP generation, DROP installation_id');
  }
}
