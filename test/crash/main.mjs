// `npm run test:crash`: kills the gateway at random moments under load, then compares what clients were told, what
// the phones show, what the journal holds and what the webhook receiver got. README.md here says more.
import { buildIfNeeded } from '../../scripts/build.mjs';
import { readOptions, USAGE } from './options.mjs';
import { countByKind, printTable, printViolations } from './report.mjs';
import { run } from './run.mjs';

const say = (text) => process.stdout.write(`${text}\n`);

/** What the harness must find when the promises are broken on purpose. */
const LOSSES = {
  outbound: ['unreadable on a phone', 'acknowledged, not on the phone'],
  inbound: ['no event of a message'],
};

const ROUNDS = 3;

/** @returns whether every promise was kept */
async function test(options) {
  const { table, violations } = await run({ ...options, told: say });
  printTable(table);
  if (violations.length === 0) say('  Every promise was kept.\n');
  else printViolations(violations);
  return violations.length === 0;
}

/** @returns whether losses of both kinds were found; chance may need more than one round for that */
async function prove(options) {
  const found = new Map();
  for (let round = 0; round < ROUNDS && !isProved(found); round++) {
    const seed = options.seed + round;
    const { table, violations } = await run({ ...options, seed, isBroken: true, told: say });
    printTable(table);
    for (const [kind, count] of countByKind(violations)) found.set(kind, (found.get(kind) ?? 0) + count);
  }
  for (const [name, kinds] of Object.entries(LOSSES))
    say(`  ${name} losses found: ${kinds.map((kind) => `${found.get(kind) ?? 0} ${kind}`).join(', ')}`);
  say(isProved(found) ? '\n  The harness finds what it must.\n' : '\n  The harness is blind: see above.\n');
  return isProved(found);
}

const isProved = (found) => Object.values(LOSSES).every((kinds) => kinds.some((kind) => found.has(kind)));

const { help, databases, proves, ...options } = readOptions(process.argv.slice(2));
if (help) say(USAGE);
else {
  buildIfNeeded();
  let isGood = true;
  for (const database of databases) {
    say(
      `\n${proves ? 'Promises broken on purpose' : 'Crash test'}: ${options.kills} kills, seed ${options.seed}`,
    );
    const kept = await (proves ? prove : test)({ ...options, database });
    isGood &&= kept;
  }
  process.exitCode = isGood ? 0 : 1;
}
