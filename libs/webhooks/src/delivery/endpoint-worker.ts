import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry, JournalReader, News } from '#libs/journal';
import { type Logger, newEventId, type SecretBox } from '#libs/platform';
import type { DeliveryId, DeliveryStatus } from '../deliveries/delivery.entity.js';
import type { WebhookEndpointEntity } from '../endpoints/endpoint.entity.js';
import { devicesOf, type Filter, wants } from '../endpoints/endpoint.js';
import type { Composed } from '../formats/delivery-format.js';
import { Alarm } from './alarm.js';
import type { DeliveryLog, Traveller } from './delivery-log.js';
import type { DeliveryMetrics } from './delivery-metrics.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import type { DeliveryRow, DispatchRepository, Progress, Waiting } from './dispatch.repository.js';
import { EndpointHealth } from './endpoint-health.js';
import { COMMON_LANE, type Job, Lane, laneOf } from './lane.js';
import type { Sender, SendResult, Target } from './sender.js';

const READ_AT_ONCE = 200;
const TRIED_AGAIN_AFTER_MS = 1_000;
const GONE = 410;

/** Whom the worker tells; none of it is waited for. */
export interface WorkerEvents {
  paused(worker: EndpointWorker, since: Date, reason: string): void;
  resumed(worker: EndpointWorker): void;
  /** The receiver wants nothing any more. */
  gone(worker: EndpointWorker): void;
  /** A replay has come to its end. */
  finished(worker: EndpointWorker): void;
}

export interface WorkerTools {
  journal: JournalReader;
  repository: DispatchRepository;
  sender: Sender;
  log: DeliveryLog;
  policy: DeliveryPolicy;
  metrics: DeliveryMetrics;
  logger: Logger;
  box: SecretBox;
  events: WorkerEvents;
}

/** In the order in which they happened. */
export type Entries = readonly [JournalEntry, ...JournalEntry[]];

/** An endpoint as it is delivered to, until its configuration changes. */
export interface Route {
  readonly row: Readonly<WebhookEndpointEntity>;
  readonly filter: Filter;
  /** Whether it is paused when it fails; see DeliveryFormat. */
  readonly pauses: boolean;
  readonly target: Target;
  /** How many events one delivery takes. */
  readonly mostEvents: number;
  /** Whether its format tells of an event that it wants. */
  tells(entry: JournalEntry): boolean;
  compose(entries: Entries, at: Date): Composed | Promise<Composed>;
}

/**
 * Delivers the journal to one endpoint, from its position on: in order within a lane, lanes side by side. Where one
 * delivery takes several events there is one lane for all, and what waits in it goes together.
 *
 * News comes in memory when it is what follows, else it is read from the journal. Of an event that is delivered at once
 * only the result is written. When one fails, what waits behind it in its lane is written down and leaves memory, and is
 * read again when its turn comes. The stored position never passes an event that has no row: what a crash interrupts is
 * done again, and nothing is left out.
 */
export class EndpointWorker implements Traveller {
  readonly health: EndpointHealth;
  private readonly lanes = new Map<string, Lane>();
  /** Lanes whose first delivery may be attempted now, in turn. */
  private readonly ready = new Set<Lane>();
  /** Lanes whose first delivery has failed and waits. */
  private readonly blocked = new Set<Lane>();
  /**
   * Lanes of which later events have a row already, each with the time of its next attempt: they begin when the events
   * before those have been read.
   */
  private readonly resuming = new Map<Lane, Date | null>();
  /** Positions in memory that have no row, ascending. */
  private readonly unstored = new Set<number>();
  private readonly attempts = new Map<Promise<void>, AbortController>();
  private readonly alarm = new Alarm(() => this.wake());
  private cursor: number;
  /** The highest position that was heard of. */
  private newest = 0;
  /** The highest one with a row when this began: up to there an event may have been dealt with before. */
  private lastStored = 0;
  private inMemory = 0;
  private inDatabase = 0;
  /** Until it knows what has been dealt with, it takes nothing: not what comes meanwhile either. */
  private hasStarted = false;
  private isReading = false;
  private isStopped = false;
  private isFinished = false;

  constructor(
    readonly route: Route,
    private readonly tools: WorkerTools,
  ) {
    this.cursor = route.row.position;
    this.health = new EndpointHealth(tools.policy, route.row, route.pauses);
  }

  get id() {
    return this.route.row.id;
  }

  /** Deliveries that wait, as far as this process knows of them. */
  get waiting(): number {
    return this.inMemory + this.inDatabase;
  }

  progress(): Progress {
    const { id, tenantId, revision } = this.route.row;
    const { failingSince, pausedAt, nextProbeAt } = this.health;
    const [first] = this.unstored;
    const position = first === undefined ? this.cursor : first - 1;
    return { id, tenantId, revision, position, failingSince, pausedAt, nextProbeAt };
  }

  /** Goes on where the database says that it ended. */
  async start(): Promise<void> {
    const { tenantId, id } = this.route.row;
    const { repository, journal } = this.tools;
    this.lastStored = await repository.lastPosition(tenantId, id);
    for (const { lane: key, nextAttemptAt } of await repository.waitingLanes(tenantId, id)) {
      const lane = this.lane(key);
      lane.hasMore = true;
      this.resuming.set(lane, nextAttemptAt);
    }
    this.heard(await journal.head(tenantId));
    this.hasStarted = true;
    this.resume();
    this.pump();
  }

  /** Behind the last position with a row, what waits in the database is all that waits in its lanes. */
  private resume(): void {
    if (this.cursor < this.lastStored) return;
    for (const [lane, nextAttemptAt] of this.resuming)
      if (nextAttemptAt) this.block(lane, nextAttemptAt.getTime());
      else this.ready.add(lane);
    this.resuming.clear();
  }

  /** The tenant's journal has grown. What follows directly is taken as it comes, anything else is read. */
  news({ head, entries }: Pick<News, 'head' | 'entries'>): void {
    for (const entry of entries) if (entry.position === this.cursor + 1 && this.mayTake) this.take(entry);
    this.heard(head);
    this.pump();
  }

  /** Begins no further attempt; those under way may go on for a while. What they came to is in the log afterwards. */
  async stop(graceMs: number): Promise<void> {
    this.isStopped = true;
    this.alarm.clear();
    if (this.attempts.size === 0) return;
    const over = new AbortController();
    const all = Promise.all(this.attempts.keys()).finally(() => over.abort());
    await Promise.race([all, sleep(graceMs, undefined, { signal: over.signal }).catch(() => undefined)]);
    for (const attempt of this.attempts.values()) attempt.abort();
    await all;
  }

  private heard(position: number): void {
    const { untilPosition } = this.route.row;
    this.newest = Math.max(this.newest, Math.min(position, untilPosition ?? position));
  }

  /** Whether events may be taken as they come: while the journal is read, that will find them. */
  private get mayTake(): boolean {
    return (
      this.hasStarted &&
      !this.isReading &&
      this.hasRoom &&
      this.cursor < (this.route.row.untilPosition ?? Infinity)
    );
  }

  private get hasRoom(): boolean {
    const { window, mostWaitingWhileFailing } = this.tools.policy;
    if (this.isStopped || this.inMemory >= window) return false;
    if (this.cursor < this.lastStored) return true; // the lanes that resume wait for it
    return this.health.mode === 'well' || this.inDatabase < mostWaitingWhileFailing;
  }

  private take(entry: JournalEntry): void {
    this.cursor = entry.position;
    this.tools.log.moved(this);
    if (!wants(this.route.filter, entry) || !this.route.tells(entry)) return;
    const lane = this.laneFor(entry);
    const job: Job = { entry, row: newRow(entry.position), isStored: false };
    if (lane.hasMore || lane.jobs.length >= this.laneWindow) return this.putAside(lane, job);
    lane.jobs.push(job);
    this.unstored.add(entry.position);
    this.inMemory++;
    if (!lane.isBusy && lane.isFresh) this.ready.add(lane);
  }

  private putAside(lane: Lane, { entry, row }: Job): void {
    lane.hasMore = true;
    lane.appended++;
    this.inDatabase++;
    this.unstored.delete(entry.position);
    this.tools.log.record(this, this.rowOf(lane, entry, row, 'pending', null));
  }

  private async read(): Promise<void> {
    const { logger, policy } = this.tools;
    this.isReading = true;
    try {
      const limit = Math.min(READ_AT_ONCE, policy.window - this.inMemory);
      const options = { after: this.cursor, limit, ...this.selection() };
      const { entries, next } = await this.tools.journal.read(this.route.row.tenantId, options);
      const until = this.route.row.untilPosition ?? next;
      const known = await this.dealtWith(entries);
      for (const entry of entries)
        if (entry.position <= until && !known.has(entry.position)) this.take(entry);
      this.cursor = Math.max(this.cursor, Math.min(next, until));
      this.resume();
      this.tools.log.moved(this);
    } catch (err) {
      logger.warn({ err, endpointId: this.id }, 'the journal could not be read for a webhook');
      await sleep(TRIED_AGAIN_AFTER_MS);
    } finally {
      this.isReading = false;
    }
    this.pump();
  }

  /** Which of these had a row already when this began. */
  private async dealtWith(entries: readonly JournalEntry[]): Promise<ReadonlySet<number>> {
    const first = entries[0]?.position ?? Number.POSITIVE_INFINITY;
    if (first > this.lastStored) return NONE;
    const { tenantId } = this.route.row;
    return this.tools.repository.positions(tenantId, this.id, first, entries.at(-1)!.position);
  }

  private selection() {
    const { filter } = this.route;
    const types = filter.events.filter((event) => event !== '*');
    return { deviceId: devicesOf(filter), ...(types.length === filter.events.length && { types }) };
  }

  /** Begins whatever may begin now. */
  private pump(): void {
    if (this.isStopped || !this.hasStarted) return;
    for (let lane = this.next(); lane; lane = this.next()) this.begin(lane);
    if (this.cursor < this.newest && this.hasRoom && !this.isReading) void this.read();
    this.finishIfDone();
  }

  private next(): Lane | undefined {
    if (this.attempts.size >= this.tools.policy.attemptsAtOnce) return undefined;
    if (this.health.mode === 'paused') return this.nextProbe();
    if (this.health.mode === 'suspect') return this.nextCarefully();
    const [first] = this.ready;
    return first;
  }

  private nextCarefully(): Lane | undefined {
    const lanes = [...this.ready];
    const again = lanes.find(({ isFresh }) => !isFresh);
    if (again || lanes.length === 0) return again;
    if (!this.isTime(this.health.waitUntil)) return undefined;
    this.health.venture(new Date());
    return lanes[0];
  }

  /** One that was never tried, else the one that was tried the longest time ago: another chat's may succeed. */
  private nextProbe(): Lane | undefined {
    if (this.attempts.size > 0 || this.lanes.size === 0 || !this.isTime(this.health.waitUntil))
      return undefined;
    const lanes = [...this.ready, ...this.blocked];
    return lanes.find(({ isFresh }) => isFresh) ?? lanes.sort((a, b) => a.failedAt - b.failedAt)[0];
  }

  private isTime(at: number): boolean {
    if (at <= Date.now()) return true;
    this.alarm.setTo(at);
    return false;
  }

  private begin(lane: Lane): void {
    this.ready.delete(lane);
    this.blocked.delete(lane);
    lane.isBusy = true;
    const cancel = new AbortController();
    const attempt = this.attempt(lane, cancel.signal).finally(() => {
      this.attempts.delete(attempt);
      lane.isBusy = false;
      this.settle(lane);
      this.pump();
    });
    this.attempts.set(attempt, cancel);
  }

  /** Afterwards the lane goes on, waits, or is over. */
  private settle(lane: Lane): void {
    if (lane.isEmpty) this.lanes.delete(lane.key);
    else if (lane.retryAt === undefined) this.ready.add(lane);
    else this.block(lane, lane.retryAt);
  }

  private async attempt(lane: Lane, cancel: AbortSignal): Promise<void> {
    const { sender, logger } = this.tools;
    try {
      if (lane.jobs.length === 0) await this.load(lane);
      const [job, ...others] = this.together(lane);
      if (!job || this.isStopped) return;
      const entries: Entries = [job.entry, ...others.map(({ entry }) => entry)];
      const { target, compose } = this.route;
      const result = await sender.send(target, (at) => compose(entries, at), cancel);
      if (result.ok) this.delivered(lane, [job, ...others], result);
      else if (result.reason !== 'cancelled') this.failed(lane, job, result);
    } catch (err) {
      logger.warn({ err, endpointId: this.id }, 'a webhook delivery could not be attempted');
      lane.retryAt = Date.now() + TRIED_AGAIN_AFTER_MS;
    }
  }

  /** What goes in one delivery. After a failure one event alone: what its receiver does not take is given up alone. */
  private together({ jobs }: Lane): readonly Job[] {
    return jobs.slice(0, jobs[0]?.row.tries ? 1 : this.route.mostEvents);
  }

  private delivered(lane: Lane, jobs: readonly Job[], result: SendResult): void {
    for (const job of jobs) this.done(lane, job, 'delivered', result);
    this.tools.metrics.attempted('ok');
    if (!this.health.succeeded()) return;
    for (const other of this.blocked) this.ready.add(other);
    this.blocked.clear();
    this.tools.events.resumed(this);
  }

  private failed(lane: Lane, job: Job, result: SendResult): void {
    const { metrics, events, policy, logger } = this.tools;
    metrics.attempted(result.reason!);
    lane.failedAt = Date.now();
    const isProbe = this.health.mode === 'paused';
    const tries = job.row.tries + (isProbe ? 0 : 1);
    const nextAt = new Date(result.at.getTime() + result.latencyMs + policy.retryDelayMs(Math.max(1, tries)));
    const hasPaused = this.health.failed(result.at);
    const limit = isProbe ? null : this.route.row.retryAttempts;
    const isOver = policy.isOver(tries, limit, job.row.firstAttemptAt ?? result.at, nextAt);
    if (result.status === GONE || isOver) {
      this.done(lane, job, 'dead', result, tries);
      const { id: eventId, type: eventType } = job.entry;
      const attempts = job.row.attempts + 1;
      const { reason, status } = result;
      logger.warn(
        { endpointId: this.id, eventId, eventType, attempts, reason, status },
        'a webhook delivery was given up',
      );
    } else this.postpone(lane, job, result, tries, nextAt);
    if (result.status === GONE) events.gone(this);
    else if (hasPaused) events.paused(this, this.health.failingSince!, reasonFor(result));
  }

  /** What waits in the lane leaves memory; the lane is read again when its time comes. */
  private postpone(lane: Lane, job: Job, result: SendResult, tries: number, nextAt: Date): void {
    const { log } = this.tools;
    log.record(
      this,
      this.rowOf(lane, job.entry, after(job.row, result, tries), 'retrying', nextAt),
      this.seal(job, result),
    );
    this.unstored.delete(job.entry.position);
    const [, ...others] = lane.jobs.splice(0);
    this.inMemory -= others.length + 1;
    this.inDatabase++;
    for (const other of others) {
      if (other.isStored) this.inDatabase++;
      else this.putAside(lane, other);
    }
    lane.hasMore = true;
    lane.retryAt = nextAt.getTime();
  }

  private done(
    lane: Lane,
    job: Job,
    status: DeliveryStatus,
    result?: SendResult,
    tries = job.row.tries + 1,
  ): void {
    const row = result ? after(job.row, result, tries) : job.row;
    this.tools.log.record(
      this,
      this.rowOf(lane, job.entry, row, status, null),
      result && this.seal(job, result),
    );
    this.tools.metrics.over(status);
    this.unstored.delete(job.entry.position);
    lane.jobs.shift();
    lane.retryAt = undefined;
    this.inMemory--;
  }

  /** The first deliveries of a lane, from the database and the journal. */
  private async load(lane: Lane): Promise<void> {
    const { laneWindow } = this;
    const { log, repository } = this.tools;
    const { tenantId } = this.route.row;
    await log.stored();
    const { appended } = lane;
    const rows = await repository.waitingIn(tenantId, this.id, lane.key, laneWindow);
    const entries = await this.entriesAt(rows.map(({ position }) => position));
    if (this.isStopped) return;
    for (const row of rows) {
      const entry = entries.get(row.position);
      if (entry) lane.jobs.push({ entry, row, isStored: true });
      else await repository.lose(tenantId, row.id);
    }
    const taken = lane.jobs.length;
    this.inMemory += taken;
    this.inDatabase = Math.max(0, this.inDatabase - rows.length);
    if (rows.length < laneWindow && lane.appended === appended) lane.hasMore = false;
    if (taken === 0) lane.retryAt = undefined;
  }

  private async entriesAt(positions: number[]): Promise<Map<number, JournalEntry>> {
    const found = new Map<number, JournalEntry>();
    const { tenantId } = this.route.row;
    let after = 0;
    for (const position of positions) {
      if (position <= after) continue;
      const limit = this.laneWindow;
      const { entries } = await this.tools.journal.read(tenantId, { after: position - 1, limit });
      for (const entry of entries) if (positions.includes(entry.position)) found.set(entry.position, entry);
      after = entries.at(-1)?.position ?? position;
    }
    return found;
  }

  /** More than a few where they go together: there are no other lanes whose place they would take. */
  private get laneWindow(): number {
    const { window, laneWindow } = this.tools.policy;
    return this.route.mostEvents > 1 ? window : laneWindow;
  }

  /**
   * Where something of its chat waits already, or may wait: an endpoint whose format was changed may have both kinds of
   * lanes, and an event stays behind the one before it.
   */
  private laneFor(entry: JournalEntry): Lane {
    const own = laneOf(entry);
    const usual = this.route.mostEvents > 1 ? COMMON_LANE : own;
    return this.lane([own, COMMON_LANE].find((key) => this.lanes.has(key)) ?? usual);
  }

  private lane(key: string): Lane {
    const known = this.lanes.get(key);
    if (known) return known;
    const lane = new Lane(key);
    this.lanes.set(key, lane);
    return lane;
  }

  private block(lane: Lane, retryAt: number): void {
    lane.retryAt = retryAt;
    this.blocked.add(lane);
    this.alarm.setTo(retryAt);
  }

  private wake(): void {
    const now = Date.now();
    for (const lane of this.blocked) {
      if (lane.retryAt! > now) this.alarm.setTo(lane.retryAt!);
      else {
        this.blocked.delete(lane);
        this.ready.add(lane);
      }
    }
    this.pump();
  }

  private finishIfDone(): void {
    const { untilPosition } = this.route.row;
    if (untilPosition === null || this.isFinished || this.isReading) return;
    if (this.cursor < untilPosition || this.lanes.size > 0) return;
    this.isFinished = true;
    this.tools.events.finished(this);
  }

  private rowOf(
    { key: lane }: Lane,
    entry: JournalEntry,
    row: Waiting,
    status: DeliveryStatus,
    nextAttemptAt: Date | null,
  ): DeliveryRow {
    const { id: eventId, type: eventType, deviceId, chat, tenantId } = entry;
    return {
      ...row,
      tenantId,
      endpointId: this.id,
      eventId,
      eventType,
      deviceId,
      chat,
      lane,
      status,
      nextAttemptAt,
    };
  }

  private seal({ row }: Job, { at, status, latencyMs, error, answer }: SendResult) {
    const sealed = answer.length === 0 ? null : this.tools.box.seal(answer, placeOfAnswer(row.id));
    return { deliveryId: row.id, number: row.attempts + 1, at, status, latencyMs, error, answer: sealed };
  }
}

const NONE: ReadonlySet<number> = new Set();

/** Where the sealed answer to a delivery belongs. */
export const placeOfAnswer = (id: DeliveryId) => `webhook-answer/${id}`;

const newRow = (position: number): Waiting => ({
  id: newEventId() as string as DeliveryId,
  position,
  attempts: 0,
  tries: 0,
  firstAttemptAt: null,
  lastAttemptAt: null,
  lastStatus: null,
  lastError: null,
});

const after = (row: Waiting, { at, status, error }: SendResult, tries: number): Waiting => ({
  ...row,
  attempts: row.attempts + 1,
  tries,
  firstAttemptAt: row.firstAttemptAt ?? at,
  lastAttemptAt: at,
  lastStatus: status,
  lastError: error,
});

const reasonFor = ({ status, error }: SendResult) => (status === null ? error! : `it answered ${status}`);
