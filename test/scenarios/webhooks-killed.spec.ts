import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { DATABASE_VARIABLE } from '../support/gateway-process.js';
import { HttpClient } from '../support/http-client.js';
import type { PhoneActor } from '../support/phone-actor.js';
import { SandboxProcess } from '../support/sandbox-process.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';

const SPEED = { WAGON_UNSAFE_TESTING: 'webhook-speed=100' };

const isOnPostgres = process.env[DATABASE_VARIABLE] === 'postgres';
if (!isOnPostgres)
  process.stderr.write('Skipped on the embedded database, which belongs to one process: two that deliver\n');

/** What came from a phone, without repetitions, in the order in which it came first. */
const contentsOf = (hooks: WebhookReceiver, { jid }: PhoneActor) => [
  ...new Set(
    hooks
      .of('message.received')
      .filter(({ body }) => body.data.from === jid)
      .map(({ body }) => body.data.content),
  ),
];

/** No event came under two ids, and no id with two contents. */
function expectOneIdEach(hooks: WebhookReceiver): void {
  const pairs = hooks.of('message.received').map(({ body }) => `${body.id} ${body.data.content}`);
  expect(new Set(pairs).size).toBe(new Set(pairs.map((pair) => pair.split(' ')[1])).size);
}

async function waiting({ api }: Scene): Promise<number> {
  const { data } = (await api.get('/webhook/endpoints')).body;
  return data.reduce((sum: number, { backlog }: { backlog: number }) => sum + backlog, 0);
}

describe('webhooks of a gateway that is killed', () => {
  it('arrive when the receiver is back: all, in order for each chat, each with one id', async () => {
    const gateway = await ownGateway(SPEED);
    const scene = await stage(gateway);
    const { alice, phone, newPhone, hooks } = scene;
    const bob = await newPhone('Bob');
    const device = await scene.linkedDevice();
    await alice.sendText(phone, 'a0');
    await hooks.expect('message.received', { content: 'a0' });
    await hooks.goDown();
    for (const n of [1, 2, 3, 4, 5]) {
      await alice.sendText(phone, `a${n}`);
      await bob.sendText(phone, `b${n}`);
    }
    await eventually('the events wait', async () => (await waiting(scene)) >= 10);
    await gateway.kill();
    for (const n of [6, 7]) await alice.sendText(phone, `a${n}`).catch(() => undefined); // its sandbox died too
    await gateway.up();
    await scene.expectStatus(device, { connected: true });
    await bob.sendText(phone, 'b6');
    await eventually('the last one waits', async () => (await waiting(scene)) >= 11);
    await hooks.comeUp();
    await hooks.expect('message.received', { content: 'b6' }, 30_000);
    await hooks.expect('message.received', { content: 'a5' }, 30_000);
    expect(contentsOf(hooks, alice)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5']);
    expect(contentsOf(hooks, bob)).toEqual(['b1', 'b2', 'b3', 'b4', 'b5', 'b6']);
    expectOneIdEach(hooks);
    await eventually('nothing waits', async () => (await waiting(scene)) === 0, 20_000);
  });

  it('are repeated at most where they were under way, when it dies while it delivers', async () => {
    const gateway = await ownGateway(SPEED);
    const scene = await stage(gateway);
    const { alice, phone, hooks } = scene;
    await scene.linkedDevice();
    for (let n = 0; n < 20; n++) await alice.sendText(phone, `n${n}`);
    await hooks.expect('message.received', { content: 'n9' });
    await gateway.kill();
    const before = hooks.of('message.received').length;
    await gateway.up();
    await hooks.expect('message.received', { content: 'n19' }, 30_000);
    const contents = hooks.of('message.received').map(({ body }) => body.data.content);
    expect(contentsOf(hooks, alice)).toEqual(Array.from({ length: 20 }, (_, n) => `n${n}`));
    expectOneIdEach(hooks);
    expect(contents.length - 20).toBeLessThanOrEqual(before); // what was not written down yet
  });
});

describe.skipIf(!isOnPostgres)('two gateways on one database', () => {
  it('deliver each event once, and the second one goes on when the first was killed', async () => {
    const sandbox = await SandboxProcess.start();
    try {
      const env = { ...sandbox.variables, ...SPEED, WAGON_ENCRYPTION_KEY: '22'.repeat(32) };
      const first = await ownGateway(env);
      first.sandboxUrl = sandbox.url;
      const scene = await stage(first);
      const { alice, phone, hooks } = scene;
      await scene.linkedDevice();
      const second = await ownGateway({ ...env, DATABASE_URL: first.databaseUrl! });
      for (let n = 0; n < 10; n++) await alice.sendText(phone, `n${n}`);
      await hooks.expect('message.received', { content: 'n9' });
      const events = hooks.deliveries.map(({ body }) => body.id);
      expect(events).toEqual([...new Set(events)]);

      await hooks.goDown();
      for (let n = 10; n < 15; n++) await alice.sendText(phone, `n${n}`);
      await eventually('the events wait', async () => (await waiting(scene)) >= 5);
      await first.kill();
      await hooks.comeUp();
      await hooks.expect('message.received', { content: 'n14' }, 30_000);
      await alice.sendText(phone, 'n15'); // its device moves too
      await hooks.expect('message.received', { content: 'n15' }, 60_000);
      expect(contentsOf(hooks, alice)).toEqual(Array.from({ length: 16 }, (_, n) => `n${n}`));
      expectOneIdEach(hooks);
      const other = new HttpClient(second.url).as(scene.token);
      expect((await other.get('/webhook/endpoints')).body.data[0].state).toBe('active');
    } finally {
      await sandbox.stop();
    }
  });
});
