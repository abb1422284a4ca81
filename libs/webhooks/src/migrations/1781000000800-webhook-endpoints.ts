import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Many endpoints instead of one webhook for each device, and what became of every delivery. */
export class WebhookEndpoints1781000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_endpoints (
        id text CONSTRAINT webhook_endpoints_pk PRIMARY KEY,
        tenant_id uuid NOT NULL
          CONSTRAINT webhook_endpoints_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        device_id uuid CONSTRAINT webhook_endpoints_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        kind text NOT NULL,
        url text NOT NULL,
        description text,
        events text[] NOT NULL,
        chats text[],
        headers bytea,
        secret bytea,
        previous_secret bytea,
        previous_secret_until timestamptz,
        enabled boolean NOT NULL,
        disabled_reason text,
        api_version text NOT NULL,
        retry_attempts integer,
        timeout_seconds integer NOT NULL,
        revision uuid NOT NULL,
        position bigint NOT NULL,
        failing_since timestamptz,
        paused_at timestamptz,
        next_probe_at timestamptz,
        replay_of text
          CONSTRAINT webhook_endpoints_replay_of_fk REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
        from_position bigint,
        until_position bigint,
        finished_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX webhook_endpoints_tenant_idx ON webhook_endpoints (tenant_id)');
    await runner.query('CREATE INDEX webhook_endpoints_replay_of_idx ON webhook_endpoints (replay_of)');
    await runner.query(
      `CREATE UNIQUE INDEX webhook_endpoints_device_key ON webhook_endpoints (device_id) WHERE kind = 'webhook'`,
    );
    await runner.query(`
      INSERT INTO webhook_endpoints (id, tenant_id, device_id, kind, url, events, headers, secret, enabled,
        api_version, retry_attempts, timeout_seconds, revision, position, created_at, updated_at)
      SELECT id, tenant_id, device_id, 'webhook', url, enabled_events, headers, secret, enabled,
        '1', retry_attempts, timeout_seconds, gen_random_uuid(), 0, created_at, updated_at
      FROM webhooks`);
    await runner.query('DROP TABLE webhooks');

    await runner.query(`
      CREATE TABLE webhook_deliveries (
        id text CONSTRAINT webhook_deliveries_pk PRIMARY KEY,
        tenant_id uuid NOT NULL
          CONSTRAINT webhook_deliveries_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        endpoint_id text NOT NULL
          CONSTRAINT webhook_deliveries_endpoint_fk REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
        position bigint NOT NULL,
        event_id text NOT NULL,
        event_type text NOT NULL,
        device_id uuid,
        chat text,
        lane text NOT NULL,
        status text NOT NULL,
        attempts integer NOT NULL,
        tries integer NOT NULL,
        first_attempt_at timestamptz,
        last_attempt_at timestamptz,
        next_attempt_at timestamptz,
        last_status integer,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT webhook_deliveries_event_key UNIQUE (endpoint_id, position)
      )`);
    await runner.query(
      `CREATE INDEX webhook_deliveries_lane_idx ON webhook_deliveries (endpoint_id, lane, position)
       WHERE status IN ('pending', 'retrying')`,
    );
    await runner.query('CREATE INDEX webhook_deliveries_tenant_idx ON webhook_deliveries (tenant_id, id)');
    await runner.query(`
      CREATE TABLE webhook_attempts (
        delivery_id text NOT NULL
          CONSTRAINT webhook_attempts_delivery_fk REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
        number integer NOT NULL,
        at timestamptz NOT NULL,
        status integer,
        latency_ms integer NOT NULL,
        error text,
        answer bytea,
        CONSTRAINT webhook_attempts_pk PRIMARY KEY (delivery_id, number)
      )`);
    await runner.query(`
      CREATE TABLE webhook_dispatchers (
        name text CONSTRAINT webhook_dispatchers_pk PRIMARY KEY,
        owner text NOT NULL,
        epoch bigint NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_dispatchers');
    await runner.query('DROP TABLE webhook_attempts');
    await runner.query('DROP TABLE webhook_deliveries');
    await runner.query(`
      CREATE TABLE webhooks (
        id text CONSTRAINT webhooks_pk PRIMARY KEY,
        tenant_id uuid NOT NULL CONSTRAINT webhooks_tenant_fk REFERENCES tenants (id) ON DELETE CASCADE,
        device_id uuid NOT NULL CONSTRAINT webhooks_device_fk REFERENCES devices (id) ON DELETE CASCADE,
        url text NOT NULL,
        enabled_events text[] NOT NULL,
        enabled boolean NOT NULL,
        retry_attempts integer NOT NULL,
        timeout_seconds integer NOT NULL,
        secret bytea,
        headers bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT webhooks_device_unique UNIQUE (device_id)
      )`);
    await runner.query('CREATE INDEX webhooks_tenant_idx ON webhooks (tenant_id)');
    await runner.query(`
      INSERT INTO webhooks (id, tenant_id, device_id, url, enabled_events, enabled, retry_attempts,
        timeout_seconds, secret, headers, created_at, updated_at)
      SELECT id, tenant_id, device_id, url, events, enabled, coalesce(retry_attempts, 3), timeout_seconds, secret,
        headers, created_at, updated_at
      FROM webhook_endpoints WHERE kind = 'webhook'`);
    await runner.query('DROP TABLE webhook_endpoints');
  }
}
