import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDatabase, GatewayProcess, ReceiverProcess, SandboxProcess } from '../support/processes.mjs';
import { allOnline, drain, JournalReading, readPhones, readStats } from './evidence.mjs';
import { Killer } from './killer.mjs';
import { tableOf } from './report.mjs';
import { Traffic } from './traffic.mjs';
import { judge } from './verdict.mjs';
import { buildWorld } from './world.mjs';

/** Baileys' own rebuild of its sessions after a start would hide a ratchet that fell back. */
const STRICT = 'durable-device-list';
const BROKEN = `${STRICT},no-barrier,commit-delay=20`;

const QUIET_BEFORE_KILLS_MS = 1500;
const HEALED_WITHIN_MS = 60_000;
const ANSWERED_WITHIN_MS = 90_000;
const DRAINED_WITHIN_MS = 180_000;

/**
 * One run: a gateway on one database, killed `kills` times under load, then everything compared.
 * @param isBroken without what keeps the promises
 * @param told of the progress, in lines of text
 * @returns the table and the violations
 */
export async function run({ database, kills, seed, isBroken = false, keeps = false, told }) {
  const folder = mkdtempSync(join(tmpdir(), 'wagon-crash-'));
  const ends = [];
  let isClean = false;
  try {
    const startedAt = Date.now();
    const stage = await setUp({ folder, database, isBroken, ends });
    told(`${database}: ${stage.world.devices.length} devices, ${stage.world.chats.length} chats`);
    const traffic = new Traffic({ ...stage, seed, paceMs: isBroken ? 200 : 400 });
    const killer = new Killer({ ...stage, traffic, seed, onlyWorking: isBroken });
    onInterrupt(() => {
      told('  interrupted: no further kill; what was done so far is compared');
      killer.isEnough = true;
    });
    traffic.start();
    await pause(QUIET_BEFORE_KILLS_MS);
    await killer.kill(kills, progress({ killer, traffic, kills, told }));
    await healed(stage, traffic, told);
    const found = await collect(stage, traffic, isBroken);
    const violations = [...judge({ ...traffic, ...found }), ...accidents(stage.gateway)];
    const table = tableOf({ database, seed, killer, traffic, ...found, tookMs: Date.now() - startedAt });
    const code = await stage.gateway.stop();
    if (code !== 0) violations.push({ kind: 'not ended in order', what: `the gateway ended with ${code}` });
    isClean = violations.length === 0 || isBroken;
    if (!isClean)
      keep(join(folder, 'evidence.json'), { ...found, ...traffic, lives: killer.lives, violations });
    return { table, violations };
  } finally {
    for (const end of ends.reverse()) await end();
    if (isClean && !keeps) rmSync(folder, { recursive: true, force: true });
    else told(`logs and data: ${folder}`);
  }
}

/** The first signal ends the kills, the second one everything. */
function onInterrupt(work) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.removeAllListeners(signal);
    process.once(signal, () => {
      process.once(signal, () => process.exit(130));
      work();
    });
  }
}

/** Everything that was compared, for whoever looks for the cause. */
function keep(file, { phones, journal, arrivals, stats, sends, writings, lives, violations }) {
  const inChat = ({ chat, ...one }) => ({ ...one, chat: chat.id });
  const evidence = {
    violations,
    stats,
    lives,
    sends: sends.map(inChat),
    writings: writings.map(inChat),
    phones: Object.fromEntries(phones),
    journal: Object.fromEntries(journal),
    arrivals,
  };
  writeFileSync(file, JSON.stringify(evidence));
}

async function setUp({ folder, database, isBroken, ends }) {
  const postgres = database === 'postgres' ? await createDatabase(process.env.TEST_POSTGRES_URL) : undefined;
  if (postgres) ends.push(() => postgres.drop());
  const sandbox = await SandboxProcess.start(folder);
  ends.push(() => sandbox.stop());
  const receiver = await ReceiverProcess.start(folder);
  ends.push(() => receiver.stop());
  const env = { NODE_ENV: 'test', WAGON_UNSAFE_TESTING: isBroken ? BROKEN : STRICT };
  const gateway = await GatewayProcess.create({ folder, sandbox, databaseUrl: postgres?.url, env });
  gateway.spawn();
  ends.push(() => gateway.kill());
  if (!(await gateway.listens())) throw new Error(`the gateway did not start, see ${gateway.log}`);
  const world = await buildWorld({ gateway, sandbox, receiver });
  return { gateway, sandbox, receiver, world };
}

/** A line after every tenth of the way. */
function progress({ killer, traffic, kills, told }) {
  const step = Math.max(1, Math.round(kills / 10));
  return () => {
    const { deaths } = killer;
    if (deaths % step === 0)
      told(
        `  ${deaths} of ${kills} kills; ${traffic.sends.length} sends, ${traffic.writings.length} messages written`,
      );
  };
}

async function healed(stage, traffic, told) {
  const deadline = Date.now() + HEALED_WITHIN_MS;
  while (!(await allOnline(stage)) && Date.now() < deadline) await pause(100);
  if (Date.now() >= deadline) told('  not every device came back online');
  await traffic.stop(ANSWERED_WITHIN_MS);
}

async function collect(stage, traffic, isBroken) {
  const reading = new JournalReading(stage);
  const quietMs = isBroken ? 8_000 : 30_000;
  await drain({ ...stage, journal: reading, traffic, quietMs, withinMs: DRAINED_WITHIN_MS });
  return {
    journal: reading.events,
    phones: await readPhones(stage),
    arrivals: await stage.receiver.arrivals(),
    stats: await readStats(stage),
  };
}

const accidents = ({ accidents, log }) =>
  accidents.map(({ at, code, signal }) => ({
    kind: 'the gateway ended by itself',
    what: `at ${new Date(at).toISOString()} with ${code ?? signal}, see ${log}`,
  }));
