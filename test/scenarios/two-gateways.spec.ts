import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventReader } from '../support/event-reader.js';
import { eventually } from '../support/eventually.js';
import { DATABASE_VARIABLE } from '../support/gateway-process.js';
import { HttpClient, type Json } from '../support/http-client.js';
import { SandboxProcess } from '../support/sandbox-process.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';

const isPossible = process.env[DATABASE_VARIABLE] === 'postgres';
if (!isPossible)
  process.stderr.write('Skipped on the embedded database, which belongs to one process: two gateways\n');

const LEASE_SECONDS = 3;

describe.skipIf(!isPossible)('Two gateways on one database', () => {
  let sandbox: SandboxProcess;
  beforeAll(async () => {
    sandbox = await SandboxProcess.start();
  });
  afterAll(() => sandbox.stop());

  /** A device that the first gateway holds, and the second one as its tenant calls it. */
  async function scene() {
    const env = {
      ...sandbox.variables,
      WAGON_LEASE_SECONDS: String(LEASE_SECONDS),
      WAGON_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    };
    const first = await ownGateway(env);
    first.sandboxUrl = sandbox.url;
    const shop = await stage(first);
    const deviceId = await shop.linkedDevice();
    const second = await ownGateway({ ...env, DATABASE_URL: first.databaseUrl! });
    return { ...shop, deviceId, first, second, other: new HttpClient(second.url).as(shop.token) };
  }

  const status = async (api: HttpClient, deviceId: string) =>
    (await api.get(`/status?device_id=${deviceId}`)).body.data;

  const send = (api: HttpClient, deviceId: string, { alice }: Scene, text: string) =>
    api.post('/send/text', { device_id: deviceId, number: alice.number, text });

  /** @returns how long it took in milliseconds */
  async function untilItSends(api: HttpClient, deviceId: string, shop: Scene, text: string): Promise<number> {
    const since = performance.now();
    await eventually(
      'the other gateway sends',
      async () => (await send(api, deviceId, shop, text)).status === 200,
      20_000,
    );
    await shop.alice.expectMessage({ text });
    return performance.now() - since;
  }

  it('let one of them hold a device; the other one says so', async () => {
    const { deviceId, other, api, expectStatus, ...shop } = await scene();
    expect(await status(other, deviceId)).toMatchObject({ connected: true, status: 'connected' });
    const refused = await other.post('/connect', { device_id: deviceId });
    expect(refused.status).toBe(503);
    expect(refused.body.error_code).toBe('HELD_BY_ANOTHER_PROCESS');
    expect((await other.post('/disconnect', { device_id: deviceId })).body.error_code).toBe(
      'HELD_BY_ANOTHER_PROCESS',
    );
    expect((await send(other, deviceId, { api, expectStatus, ...shop }, 'no')).status).toBe(503);
    await expectStatus(deviceId, { connected: true });
    expect((await send(api, deviceId, { api, expectStatus, ...shop }, 'yes')).status).toBe(200);
  });

  it('send what the other one has accepted, and one message for one key', async () => {
    const { deviceId: device_id, other, api, alice } = await scene();
    const key = { 'idempotency-key': 'same moment' };
    const body = { device_id, number: alice.number, text: 'accepted elsewhere' };
    const answers = await Promise.all(
      [other, api, other, api].map((one) => one.post('/send/text?async=true', body, key)),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const ids = new Set(answers.map((answer) => answer.body.data.message_id));
    expect(ids.size).toBe(1);
    await alice.expectMessage({ text: body.text });

    const { body: second } = await other.post('/send/text?async=true', { ...body, text: 'the next' });
    await alice.expectMessage({ text: 'the next', id: second.data.message_id });
    expect(await alice.arrivals(body.text)).toEqual([...ids]);
  });

  it('tell the events of one to whoever follows them at the other, within a second', async () => {
    const { other, second, token, alice, phone, api } = await scene();
    const following = await EventReader.open(second.url, token);
    const { next } = (await api.get('/events?limit=1000')).body;
    const waiting = other.get(`/events?after=${next}&types=message.received&wait_ms=20000`);
    await alice.sendText(phone, 'heard elsewhere');
    const sent = performance.now();
    const { body } = await waiting;
    expect(performance.now() - sent).toBeLessThan(1500);
    expect(body.events.map(({ data }: Json) => data.content)).toEqual(['heard elsewhere']);
    const streamed = await following.expect('message.received', { content: 'heard elsewhere' });
    expect(streamed.data).toEqual(body.events[0]);
    following.close();
  });

  it('hand a device over at once when its holder ends', async () => {
    const { deviceId, other, first, ...shop } = await scene();
    await first.terminate();
    expect(await untilItSends(other, deviceId, shop, 'after a goodbye')).toBeLessThan(LEASE_SECONDS * 1000);
  });

  it('hand it over when its holder died, once its time is up', async () => {
    const { deviceId, other, first, ...shop } = await scene();
    await first.kill();
    await untilItSends(other, deviceId, shop, 'after a death');
  });

  it('hand it over when its holder stood still, which then lets go of it', async () => {
    const { deviceId, other, first, ...shop } = await scene();
    first.freeze();
    await untilItSends(other, deviceId, shop, 'while it stood still');
    first.thaw();
    await shop.alice.sendText(shop.phone, 'who hears me?');
    await shop.hooks.expect('message.received', { content: 'who hears me?' });
    await eventually(
      'the first gateway has let go',
      async () => (await send(shop.api, deviceId, shop, 'stale')).status === 503,
    );
    expect((await send(other, deviceId, shop, 'still mine')).status).toBe(200);
    await shop.alice.expectMessage({ text: 'still mine' });
    const heard = shop.hooks.of('message.received');
    expect(new Set(heard.map(({ body }) => body.id)).size).toBe(1);
    expect(await status(other, deviceId)).toMatchObject({ connected: true });
  });
});
