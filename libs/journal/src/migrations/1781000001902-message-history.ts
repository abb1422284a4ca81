import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By the place on the device, so that new entries are always at its end; the chat is there to be compared. */
export class MessageHistory1781000001902 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX events_messages_idx ON events (device_id, sequence, chat)
        WHERE type IN ('message.received', 'message.sent')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX events_messages_idx');
  }
}
