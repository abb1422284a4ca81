import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { DatabaseProxy } from '../support/database-proxy.js';
import { eventually } from '../support/eventually.js';
import { DATABASE_VARIABLE } from '../support/gateway-process.js';
import type { HttpClient } from '../support/http-client.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';

const isPossible = process.env[DATABASE_VARIABLE] === 'postgres';
if (!isPossible)
  process.stderr.write('Skipped on the embedded database, which has no server that fails: faults of it\n');

const SECOND = 1000;
const OUTAGE_MS = 300;
/** Long enough for a part of the load to get through, and short enough for the next to hit the reconnecting. */
const BETWEEN_OUTAGES_MS = 1500;

describe.skipIf(!isPossible)('While the database', () => {
  const databases: TestDatabase[] = [];
  let proxy: DatabaseProxy | undefined;

  afterEach(async () => {
    await proxy?.comeBack();
    proxy = undefined;
  });
  afterAll(async () => {
    for (const one of databases) await one.drop();
  });

  async function scene() {
    databases.push((await createTestDatabase())!);
    proxy = await DatabaseProxy.to(databases.at(-1)!.url);
    const shop = await stage(await ownGateway({ DATABASE_URL: proxy.url }));
    const deviceId = await shop.linkedDevice();
    return { ...shop, deviceId, proxy };
  }

  const send = (api: HttpClient, deviceId: string, { number }: Scene['alice'], text: string) =>
    api.post('/send/text', { device_id: deviceId, number, text }, { 'Idempotency-Key': text });

  /** What a client does that follows the documentation. */
  const sendUntilAnswered = (api: HttpClient, deviceId: string, alice: Scene['alice'], text: string) =>
    eventually(
      `"${text}" is sent`,
      async () => {
        const { status, body } = await send(api, deviceId, alice, text);
        expect([200, 409, 503, 504], JSON.stringify(body)).toContain(status);
        return status === 200;
      },
      120 * SECOND,
    );

  /** As the database's superuser, past the proxy. */
  async function asAdmin(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: databases.at(-1)!.url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  }

  const whenWriting = (table: string, body: string) =>
    asAdmin(`
      CREATE OR REPLACE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$;
      CREATE OR REPLACE TRIGGER trouble BEFORE INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION trouble()`);

  async function expectEachOnce({ alice, hooks }: Scene, sent: string[], received: string[]): Promise<void> {
    for (const content of received) await hooks.expect('message.received', { content }, 120 * SECOND);
    const told = hooks.of('message.received').map(({ body }) => body);
    expect(new Set(told.map(({ id }) => id)).size).toBe(received.length);
    expect(hooks.events).not.toContain('message.undecryptable');
    const texts = (await alice.allMessages()).map(({ text }) => text);
    expect(texts.toSorted()).toEqual(sent.toSorted());
  }

  it('is away, calls are told to come again, and nothing is lost', async () => {
    const { deviceId, proxy, ...shop } = await scene();
    await proxy.goAway();
    const startedAt = performance.now();
    const refused = await send(shop.api, deviceId, shop.alice, 'into the void');
    expect(performance.now() - startedAt).toBeLessThan(15 * SECOND);
    expect(refused.status, JSON.stringify(refused.body)).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await shop.alice.sendText(shop.phone, 'is anybody there?');
    await proxy.comeBack();
    await sendUntilAnswered(shop.api, deviceId, shop.alice, 'into the void');
    await expectEachOnce({ ...shop }, ['into the void'], ['is anybody there?']);
    await shop.expectStatus(deviceId, { connected: true });
  });

  it('says nothing any more, no call waits for ever', async () => {
    const { deviceId, proxy, ...shop } = await scene();
    proxy.fallSilent();
    const startedAt = performance.now();
    const refused = await send(shop.api, deviceId, shop.alice, 'hello?');
    expect(refused.status, JSON.stringify(refused.body)).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(40 * SECOND);
    await proxy.comeBack();
    await sendUntilAnswered(shop.api, deviceId, shop.alice, 'hello?');
    await expectEachOnce({ ...shop }, ['hello?'], []);
  });

  it('is restarted under load, everything arrives once and can be read', async () => {
    const { deviceId, proxy, ...shop } = await scene();
    const sent = Array.from({ length: 30 }, (_, n) => `out ${n}`);
    const received = Array.from({ length: 30 }, (_, n) => `in ${n}`);
    const sending = Promise.all(
      [0, 1, 2].map(async (lane) => {
        for (const text of sent.filter((_, n) => n % 3 === lane))
          await sendUntilAnswered(shop.api, deviceId, shop.alice, text);
      }),
    );
    const writing = (async () => {
      for (const text of received) await shop.alice.sendText(shop.phone, text);
    })();
    for (let restart = 0; restart < 3; restart++) {
      await proxy.goAway();
      await pause(OUTAGE_MS);
      await proxy.comeBack();
      await pause(BETWEEN_OUTAGES_MS);
    }
    await Promise.all([sending, writing]);
    await expectEachOnce({ ...shop }, sent, received);
  });

  it('is slow, everything takes longer and nothing else', async () => {
    const { deviceId, ...shop } = await scene();
    for (const table of ['events', 'signal_keys']) await whenWriting(table, 'PERFORM pg_sleep(0.2);');
    await Promise.all(
      ['one', 'two', 'three'].map((text) => sendUntilAnswered(shop.api, deviceId, shop.alice, text)),
    );
    await shop.alice.sendText(shop.phone, 'patience');
    await expectEachOnce({ ...shop }, ['one', 'two', 'three'], ['patience']);
  });

  it('is full, calls are told so, and it goes on when there is room again', async () => {
    const { deviceId, ...shop } = await scene();
    const full = `RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100';`;
    for (const table of ['events', 'signal_keys', 'messages']) await whenWriting(table, full);
    const refused = await send(shop.api, deviceId, shop.alice, 'no room');
    expect(refused.status, JSON.stringify(refused.body)).toBe(503);
    await shop.alice.sendText(shop.phone, 'keep this');
    await asAdmin('DROP FUNCTION trouble CASCADE');
    await sendUntilAnswered(shop.api, deviceId, shop.alice, 'no room');
    await expectEachOnce({ ...shop }, ['no room'], ['keep this']);
  });
});
