// `npm run bench`, second part: what the promises cost. The gateway beside an unmodified Baileys that promises
// nothing, on the same sandbox, in turns; printed as ratios. Never fails on time.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { buildIfNeeded } from '../../scripts/build.mjs';
import { done } from '../support/http.mjs';
import { createDatabase, GatewayProcess, ReceiverProcess, SandboxProcess } from '../support/processes.mjs';
import { ACCOUNTS, Bare, settle } from './inhabitants.mjs';
import { cpuMs, median, now, percentile, residentMb } from './measure.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    database: { type: 'string' },
    profile: { type: 'string' },
  },
});
const ROUNDS = Number(options.rounds);
const SETTINGS = [
  { name: '1 account, 1 at a time', accounts: 1, concurrent: 1, count: 300 },
  { name: '1 account, 10 at a time', accounts: 1, concurrent: 10, count: 600 },
  { name: '1 account, 50 at a time', accounts: 1, concurrent: 50, count: 1000 },
  {
    name: `${ACCOUNTS} accounts, ${ACCOUNTS} at a time`,
    accounts: ACCOUNTS,
    concurrent: ACCOUNTS,
    count: 1000,
  },
];
const INBOUND = { perSecond: 20, count: 200, atFullLoad: 1500, writers: 20 };
const RESTARTS = 5;

const say = (text = '') => process.stdout.write(`${text}\n`);
const row = (name, ...cells) => say(`  ${name.padEnd(42)}${cells.map((cell) => cell.padStart(13)).join('')}`);
const ms = (value) => `${value.toFixed(1)} ms`;
let sent = 0;

/** Sends through HTTP, each with a key of its own, so many at a time. @returns sends per second */
async function sendThroughHttp({ gateway, people, pool }, { accounts, concurrent, count }) {
  let left = count;
  const startedAt = performance.now();
  const lane = async (index) => {
    const { id, contact } = people.accounts[index % accounts];
    while (left-- > 0) {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/send/text',
        headers: {
          ...people.headers,
          'content-type': 'application/json',
          'idempotency-key': `bench-${process.pid}-${sent++}`,
        },
        body: JSON.stringify({ device_id: id, number: contact, text: `bench ${left}` }),
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${gateway.url}/send/text answered ${statusCode}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: concurrent }, (_, index) => lane(index)));
  return (count * 1000) / (performance.now() - startedAt);
}

async function measureSends(stage, bare) {
  row('sends per second, median', 'gateway', 'bare + ack', 'bare', 'ratio', 'CPU/send');
  for (const setting of SETTINGS) {
    const found = { gateway: [], acked: [], loose: [], ratio: [], cpu: [] };
    await sendThroughHttp(stage, { ...setting, count: 50 }); // contacts become known
    await bare.send({ ...setting, count: 50, waitsForAck: true });
    for (let round = 0; round < ROUNDS; round++) {
      const acked = await bare.send({ ...setting, waitsForAck: true });
      const cpuBefore = cpuMs(stage.gateway.child.pid);
      const gateway = await sendThroughHttp(stage, setting);
      found.cpu.push((cpuMs(stage.gateway.child.pid) - cpuBefore) / setting.count);
      found.loose.push(await bare.send({ ...setting, waitsForAck: false }));
      found.gateway.push(gateway);
      found.acked.push(acked);
      found.ratio.push(gateway / acked);
    }
    const rate = (values) => median(values).toFixed(0);
    row(
      setting.name,
      rate(found.gateway),
      rate(found.acked),
      rate(found.loose),
      median(found.ratio).toFixed(2),
      ms(median(found.cpu)),
    );
  }
}

/** Follows the journal by long polls. @returns when each message was seen, and a function that ends it */
function followJournal({ gateway, people }) {
  const seenAt = new Map();
  let isOver = false;
  const following = (async () => {
    let after = '0';
    while (!isOver) {
      const query = new URLSearchParams({ after, wait_ms: '1000', limit: '1000' });
      const page = await done('GET', `${gateway.url}/events?${query}`, { headers: people.headers });
      const at = now();
      for (const { data } of page.events) if (!seenAt.has(data.message_id)) seenAt.set(data.message_id, at);
      after = String(page.next);
    }
  })();
  return {
    seenAt,
    stop: () => {
      isOver = true;
      return following;
    },
  };
}

/** People write; @returns `{ id, text, at }` of each, where `at` is the moment before the phone was told to write */
async function write(stage, accounts, { count, perSecond, writers = 1 }, kind) {
  const written = [];
  let next = 0;
  const startedAt = now();
  const writer = async () => {
    for (let i = next++; i < count; i = next++) {
      if (perSecond) await pause(Math.max(0, startedAt + (i * 1000) / perSecond - now()));
      const { number, contact } = accounts[i % accounts.length];
      const text = `${kind} ${i}`;
      const at = now();
      const { message_id } = await done('POST', `${stage.sandbox.url}/phones/${contact}/messages`, {
        body: { to: number, text },
      });
      written.push({ id: message_id, text, at });
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  return written;
}

/** Waits until `count` tells that nothing is missing, or nothing comes any more. */
async function settled(count, wanted) {
  let last = { value: -1, at: now() };
  while (last.value < wanted && now() - last.at < 10_000) {
    const value = await count();
    if (value !== last.value) last = { value, at: now() };
    await pause(100);
  }
}

const latencies = (written, seenAt) =>
  written.map(({ id, at }) => seenAt.get(id) - at).filter((value) => !Number.isNaN(value));

async function measureInbound(stage, bare) {
  const { people, receiver } = stage;
  for (const { id } of people.accounts) {
    const body = { device_id: id, webhook_url: `${receiver.url}/hook`, enabled_events: ['message.received'] };
    await done('POST', `${stage.gateway.url}/webhook`, { body, headers: people.headers });
  }
  say();
  row('inbound, from the phone’s keyboard', 'p50', 'p99', 'per second', 'missing');
  const settings = [
    [`at ${INBOUND.perSecond}/s`, { count: INBOUND.count, perSecond: INBOUND.perSecond, writers: 4 }],
    ['at full load', { count: INBOUND.atFullLoad, writers: INBOUND.writers }],
  ];
  for (const [name, setting] of settings) {
    const before = await receiver.count();
    const journal = followJournal(stage);
    await pause(1200); // the first poll must be under way
    const written = await write(stage, people.accounts, setting, `g ${name}`);
    await settled(async () => (await receiver.count()) - before, setting.count);
    await settled(() => journal.seenAt.size, setting.count);
    await journal.stop();
    const arrivals = await receiver.arrivals(before);
    const arrivedAt = new Map();
    for (const { messageId, at } of arrivals) if (!arrivedAt.has(messageId)) arrivedAt.set(messageId, at);
    const bareWritten = await write(stage, bare.accounts, setting, `b ${name}`);
    await pause(2000);
    const told = new Map();
    for (let i = 0; i < ACCOUNTS; i++)
      for (const [text, at] of Object.entries(await bare.told(i))) told.set(text, at);
    const bareSeen = new Map(bareWritten.map(({ id, text }) => [id, told.get(text)]));
    for (const [what, all, seenAt] of [
      ['to the journal', written, journal.seenAt],
      ['to the webhook receiver', written, arrivedAt],
      ['to bare Baileys’ event', bareWritten, bareSeen],
    ])
      rowOfLatencies(`${name}, ${what}`, all, seenAt);
  }
}

function rowOfLatencies(name, written, seenAt) {
  const found = latencies(written, seenAt);
  const first = Math.min(...written.map(({ at }) => at));
  const last = Math.max(...written.map(({ id }) => seenAt.get(id) ?? 0));
  const rate = (found.length * 1000) / (last - first);
  row(
    name,
    ms(percentile(found, 0.5)),
    ms(percentile(found, 0.99)),
    rate.toFixed(0),
    String(written.length - found.length),
  );
}

/** From the start of the process after a SIGKILL to the first answered send, and to that of every device. */
async function measureRestarts(stage) {
  const first = [];
  const every = [];
  for (let i = 0; i < RESTARTS; i++) {
    await stage.gateway.kill();
    const startedAt = now();
    stage.gateway.spawn();
    const answeredAt = await Promise.all(stage.people.accounts.map((account) => firstAnswer(stage, account)));
    first.push(Math.min(...answeredAt) - startedAt);
    every.push(Math.max(...answeredAt) - startedAt);
  }
  const seconds = (values) => `${(median(values) / 1000).toFixed(2)} s`;
  say();
  row('from the start after SIGKILL, median', 'first device', 'all devices');
  row('to an answered send', seconds(first), seconds(every));
}

async function firstAnswer({ gateway, people }, { id, contact }) {
  for (;;) {
    const body = { device_id: id, number: contact, text: 'back' };
    const isSent = await done('POST', `${gateway.url}/send/text`, { body, headers: people.headers })
      .then(() => true)
      .catch(() => false);
    if (isSent) return now();
    await pause(20);
  }
}

async function bench(name, databaseUrl) {
  const folder = mkdtempSync(join(tmpdir(), 'wagon-bench-'));
  const sandbox = await SandboxProcess.start(folder);
  const receiver = await ReceiverProcess.start(folder);
  const gateway = await GatewayProcess.create({ folder, sandbox, databaseUrl, env: { LOG_LEVEL: 'warn' } });
  gateway.spawn(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : []);
  if (!(await gateway.listens())) throw new Error(`the gateway did not start, see ${gateway.log}`);
  const bare = await Bare.start({ sandbox });
  const people = await settle({ gateway, sandbox });
  const pool = new Pool(gateway.url, { connections: 64 });
  const stage = { gateway, sandbox, receiver, people, pool };
  await pause(3000);
  const idle = residentMb(gateway.child.pid);
  say(`\n${name}\n`);
  await measureSends(stage, bare);
  if (!options.profile) await measureInbound(stage, bare);
  const loaded = residentMb(gateway.child.pid);
  bare.stop();
  if (!options.profile) await measureRestarts(stage);
  say();
  row('memory of the gateway', 'idle', 'after load');
  row(`${ACCOUNTS} devices`, `${idle} MB`, `${loaded} MB`);
  await pool.destroy();
  await gateway.stop();
  await receiver.stop();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
}

buildIfNeeded();
const [{ model }] = cpus();
say(
  `\nThe cost of the promises (${cpus().length} × ${model}, Node ${process.version}, ${ROUNDS} rounds in turns)`,
);
say(
  'Gateway: a send with an Idempotency-Key over HTTP until it is answered. Bare: an unmodified Baileys in a process',
);
say(
  'of its own that stores nothing. Ratio: gateway to "bare + ack", which waits for the same thing: WhatsApp’s ack.',
);
if (options.database !== 'postgres') await bench('Embedded database');
const server = process.env.TEST_POSTGRES_URL;
if (options.database !== 'embedded' && server) {
  const database = await createDatabase(server);
  await bench('PostgreSQL', database.url).finally(() => database.drop());
}
say();
