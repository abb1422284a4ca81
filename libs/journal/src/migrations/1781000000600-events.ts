import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Events1781000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE events (
        tenant_id uuid NOT NULL CONSTRAINT events_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        position bigint NOT NULL,
        id text NOT NULL,
        device_id uuid CONSTRAINT events_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        sequence bigint,
        user_id uuid,
        type text NOT NULL,
        chat text,
        dedupe text,
        payload bytea NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT events_pk PRIMARY KEY (tenant_id, position)
      )`);
    await runner.query('CREATE UNIQUE INDEX events_sequence_key ON events (device_id, sequence)');
    await runner.query(
      'CREATE UNIQUE INDEX events_dedupe_key ON events (device_id, dedupe) WHERE dedupe IS NOT NULL',
    );
    // Half-filled pages: these few rows change with every event, in their place and without touching an index.
    await runner.query(`
      CREATE TABLE event_sequences (
        device_id uuid CONSTRAINT event_sequences_pk PRIMARY KEY
          CONSTRAINT event_sequences_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        last bigint NOT NULL
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE event_positions (
        tenant_id uuid CONSTRAINT event_positions_pk PRIMARY KEY
          CONSTRAINT event_positions_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        last bigint NOT NULL,
        removed bigint NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_positions');
    await runner.query('DROP TABLE event_sequences');
    await runner.query('DROP TABLE events');
  }
}
