import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeviceId, newId, type TenantId, UnitOfWork } from '#libs/platform';
import { openMigrated } from '../../../test/support/migrated-database.js';
import { createTestDatabase } from '../../../test/support/postgres.js';
import { Housekeeping } from './housekeeping.js';
import { KeyRepository } from './idempotency/key.repository.js';
import type { FailedMessage, MessageEvents } from './message-events.js';
import { MessageRepository } from './messages/message.repository.js';

const database = await createTestDatabase();
const MINUTE = 60_000;

describe.skipIf(!database)('Housekeeping', () => {
  const tenantId = newId<TenantId>();
  const deviceId = newId<DeviceId>();
  const told: FailedMessage[] = [];
  let dataSource: DataSource;
  let messages: MessageRepository;
  let keys: KeyRepository;
  let housekeeping: Housekeeping;

  beforeAll(async () => {
    dataSource = await openMigrated(database!);
    await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [tenantId]);
    await dataSource.query(
      `INSERT INTO devices (id, tenant_id, name, network, desired_state, actual_state)
       VALUES ($1, $2, 'Shop', 'sandbox', 'connected', 'disconnected')`,
      [deviceId, tenantId],
    );
    const unitOfWork = new UnitOfWork(dataSource);
    messages = new MessageRepository(unitOfWork);
    keys = new KeyRepository(unitOfWork);
    const events = { publishFailed: async (_: unknown, message: FailedMessage) => void told.push(message) };
    const logger = { warn: (facts: { err: unknown }) => expect(facts.err).toBeUndefined() };
    housekeeping = new Housekeeping(
      messages,
      keys,
      events as unknown as MessageEvents,
      unitOfWork,
      logger as never,
    );
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const addMessage = (id: string, expiresInMs: number | null) =>
    messages.insertAll([
      {
        ...{ deviceId, tenantId, id, chat: 'c@s.whatsapp.net', kind: 'text', isAsync: true },
        ...{ request: Buffer.of(1), wire: null, acceptedAt: new Date(), transmittedAt: null },
        ...{ failedAt: null, error: null, whatsappCode: null },
        expiresAt: expiresInMs === null ? null : new Date(Date.now() + expiresInMs),
      },
    ]);

  const addKey = async (key: string, hoursAgo: number) => {
    const claim = { tenantId, route: 'POST /send/text', key, deviceId, messageId: 'fresh' };
    expect(await keys.insertAll([{ ...claim, bodyHash: Buffer.of(1) }])).toBe(1);
    await dataSource.query(
      `UPDATE idempotency_keys SET created_at = now() - $2 * interval '1 hour' WHERE key = $1`,
      [key, hoursAgo],
    );
  };

  it('fails what expired while nobody held its device, and nothing else, and tells it once', async () => {
    await addMessage('overdue', -MINUTE);
    await addMessage('just now', -1000); // whoever holds the device deals with it
    await addMessage('fresh', MINUTE);
    await addMessage('patient', null);
    await housekeeping.tidyUp();
    await housekeeping.tidyUp();
    expect(told).toEqual([
      { id: 'overdue', chat: 'c@s.whatsapp.net', kind: 'text', code: 'EXPIRED', whatsappCode: null },
    ]);
    const { failedAt, error } = (await messages.find(tenantId, deviceId, 'overdue'))!;
    expect({ failedAt, error }).toEqual({ failedAt: expect.any(Date), error: 'EXPIRED' });
    const waiting = await messages.waiting(tenantId, deviceId);
    expect(waiting.map(({ id }) => id)).toEqual(['just now', 'fresh', 'patient']);
  });

  it('keeps a key for 72 hours, and lets it be used anew after them', async () => {
    await addKey('old', 73);
    await addKey('young', 71);
    const place = { tenantId, route: 'POST /send/text' };
    expect(await keys.find({ ...place, key: 'old' })).toBeUndefined();
    expect(await keys.find({ ...place, key: 'young' })).toMatchObject({ deviceId, messageId: 'fresh' });
    await addKey('old', 73); // as if it had never been there
    await housekeeping.tidyUp();
    const left: { key: string }[] = await dataSource.query('SELECT key FROM idempotency_keys');
    expect(left.map(({ key }) => key)).toEqual(['young']);
    const again = { ...place, key: 'young', deviceId, messageId: 'fresh', bodyHash: Buffer.of(1) };
    expect(await keys.insertAll([again]), 'a key that is kept is taken').toBe(0);
  });
});
