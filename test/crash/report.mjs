import { cpus } from 'node:os';

const SHOWN_OF_EACH = 25;

const say = (text = '') => process.stdout.write(`${text}\n`);
const seconds = (ms) => (ms === undefined ? '-' : `${(ms / 1000).toFixed(1)} s`);
const percentile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};

const middleAndMost = (times) => `${seconds(percentile(times, 0.5))} / ${seconds(percentile(times, 1))}`;

export function countByKind(violations) {
  const counts = new Map();
  for (const { kind } of violations) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** The final table of one run. */
export function tableOf({ database, seed, killer, traffic, phones, journal, arrivals, stats, tookMs }) {
  const { sends, writings } = traffic;
  const moments = countByKind(
    killer.lives.filter(({ moment }) => moment).map(({ moment }) => ({ kind: moment })),
  );
  const duplicates = [...phones.values()].flat().filter(({ duplicate }) => duplicate).length;
  const acknowledged = sends.filter(({ ackedAt }) => ackedAt);
  const events = [...journal.values()].flat();
  const received = events.filter(({ type }) => type === 'message.received');
  const distinct = new Set(arrivals.map(({ eventId }) => eventId));
  return [
    ['database, seed', `${database}, ${seed}`],
    ['machine', `${cpus().length} × ${cpus()[0].model}, Node ${process.version}`],
    ['duration', seconds(tookMs)],
    ['kills', `${killer.deaths} (${[...moments].map(([name, count]) => `${name} ${count}`).join(', ')})`],
    ['start to listening, p50 / max', middleAndMost(killer.starts)],
    ['start to first answered send, p50 / max', middleAndMost(killer.recoveries)],
    ['sends, acknowledged', `${sends.length}, ${acknowledged.length}`],
    ['… needing more than one attempt', `${sends.filter(({ attempts }) => attempts > 1).length}`],
    ['… transmitted again under the same id', `${duplicates}`],
    ['messages written by people', `${writings.length}`],
    ['events in the journal, `message.received`', `${events.length}, ${received.length}`],
    ['deliveries at the receiver, distinct events', `${arrivals.length}, ${distinct.size}`],
    ['undecryptable on phones', `${stats.undecryptable}`],
    ['retry receipts, refusals of devices', `${stats.retry_receipts}, ${stats.nacks}`],
  ];
}

export function printTable(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  say();
  for (const [name, value] of rows) say(`  ${name.padEnd(width)}   ${value}`);
  say();
}

/** Counts of each kind, and the first of each kind in words. */
export function printViolations(violations) {
  for (const [kind, count] of countByKind(violations)) {
    say(`  ${count} × ${kind}`);
    for (const { what } of violations.filter((one) => one.kind === kind).slice(0, SHOWN_OF_EACH))
      say(`      ${what}`);
    if (count > SHOWN_OF_EACH) say(`      … and ${count - SHOWN_OF_EACH} more`);
  }
}
