import { AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JournalReader, type News } from '#libs/journal';
import { LOGGER, type Logger, NodeId, type TenantId, UnitOfWork } from '#libs/platform';
import type { EndpointId } from '../endpoints/endpoint.entity.js';
import { EndpointRepository } from '../endpoints/endpoint.repository.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DeliveryPolicy } from './delivery-policy.js';
import { DispatchRepository } from './dispatch.repository.js';
import { EndpointNotices } from './endpoint-notices.js';
import { EndpointWorker } from './endpoint-worker.js';
import { type Lease, LeaseRepository } from './lease.repository.js';
import { Routes } from './routes.js';
import { Sender } from './sender.js';

const SECOND = 1_000;
const LEASE_MS = 5 * SECOND;
/** Also how late a change that another process made is noticed. */
const BEAT_MS = SECOND;
const WRITTEN_AT_SHUTDOWN_WITHIN_MS = 2 * SECOND;

interface Running {
  revision: string;
  tenantId: TenantId;
  worker: EndpointWorker;
}

/** What this process has while it is the one that delivers. */
interface Term {
  lease: Lease;
  renewedAt: number;
  log: DeliveryLog;
  workers: Map<EndpointId, Running>;
}

/**
 * Of all processes on one database one delivers, the holder of a lease; another one takes over when it is given back or
 * runs out, and goes on from the stored positions. The holder keeps a worker for each endpoint that is switched on.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Nothing here belongs to the transaction of whoever told the news. */
  private readonly outside = new AsyncResource('webhooks');
  private term: Term | undefined;
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private isStopped = false;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly journal: JournalReader,
    private readonly endpoints: EndpointRepository,
    private readonly repository: DispatchRepository,
    private readonly leases: LeaseRepository,
    private readonly routes: Routes,
    private readonly sender: Sender,
    private readonly policy: DeliveryPolicy,
    private readonly notices: EndpointNotices,
    private readonly metrics: DeliveryMetrics,
    private readonly node: NodeId,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    metrics.waitingIsReadBy(() => this.running.reduce((sum, { worker }) => sum + worker.waiting, 0));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.unsubscribe = this.journal.onNews((news) => this.tell(news));
    await this.beat();
  }

  /** After the features have stopped in `onModuleDestroy`, and told so; before connections and database close. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.unsubscribe();
    await this.turn;
    const { term } = this;
    if (!term) return;
    await this.end(term, this.policy.drainMs);
    await this.leases.renewAcrossTenants(term.lease, 0).catch(() => undefined); // it runs out by itself
  }

  /** To be called when the configuration has changed, after that is committed: from then on it applies. */
  refresh(): Promise<void> {
    return this.inTurn(async () => {
      if (this.term) await this.align(this.term);
    });
  }

  private get running(): Running[] {
    return this.term ? [...this.term.workers.values()] : [];
  }

  private tell(news: News): void {
    for (const { tenantId, worker } of this.running) if (tenantId === news.tenantId) worker.news(news);
  }

  private async beat(): Promise<void> {
    await this.inTurn(() => this.holdAndAlign());
    if (!this.isStopped) this.timer = setTimeout(() => void this.beat(), BEAT_MS);
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const run = this.outside.runInAsyncScope(() =>
      this.turn.then(async () => {
        if (!this.isStopped) await work();
      }),
    );
    this.turn = run.catch((err) => this.logger.warn({ err }, 'the webhooks could not be looked after'));
    return this.turn;
  }

  private async holdAndAlign(): Promise<void> {
    const askedAt = performance.now(); // not the clock, which may be set
    if (!this.term) {
      const lease = await this.leases.takeAcrossTenants(this.node.value, LEASE_MS);
      if (!lease) return;
      this.term = this.begin(lease, askedAt);
    } else await this.renew(this.term, askedAt);
    if (this.term) await this.align(this.term);
  }

  private begin(lease: Lease, renewedAt: number): Term {
    const { repository, leases, unitOfWork, logger } = this;
    const lose = () => void this.inTurn(() => this.abandon(term));
    const log = new DeliveryLog(repository, leases, unitOfWork, lease, logger, lose);
    const term: Term = { lease, renewedAt, log, workers: new Map() };
    return term;
  }

  private async renew(term: Term, askedAt: number): Promise<void> {
    try {
      if (!(await this.leases.renewAcrossTenants(term.lease, LEASE_MS))) return await this.abandon(term);
      term.renewedAt = askedAt;
    } catch (error) {
      if (askedAt - term.renewedAt > LEASE_MS) await this.abandon(term);
      throw error;
    }
  }

  /** Another process delivers, or may do so: whatever is under way ends, and is repeated there. */
  private async abandon(term: Term): Promise<void> {
    if (this.term !== term) return;
    this.logger.warn('another process delivers the webhooks now, or may do so');
    term.log.close();
    await this.end(term, 0);
  }

  private async end(term: Term, graceMs: number): Promise<void> {
    this.term = undefined;
    await Promise.all([...term.workers.values()].map(({ worker }) => worker.stop(graceMs)));
    const over = new AbortController();
    const stored = term.log.stored().catch(() => undefined);
    const tooLate = sleep(WRITTEN_AT_SHUTDOWN_WITHIN_MS, undefined, { signal: over.signal });
    await Promise.race([stored, tooLate.catch(() => undefined)]);
    over.abort();
    term.log.close();
  }

  /** One worker for each endpoint that is switched on, by its present configuration. */
  private async align(term: Term): Promise<void> {
    const active = await this.endpoints.listActiveAcrossTenants();
    const revisions = new Map(active.map(({ id, revision }) => [id, revision]));
    const outdated = [...term.workers].filter(([id, { revision }]) => revisions.get(id) !== revision);
    await Promise.all(outdated.map(([id]) => this.close(term, id)));
    for (const { id, tenantId, revision } of active)
      if (!term.workers.has(id) && !this.isStopped) await this.open(term, id, tenantId, revision);
  }

  private async close(term: Term, id: EndpointId): Promise<void> {
    const { worker } = term.workers.get(id)!;
    await worker.stop(this.policy.changeMs);
    await term.log.stored();
    term.workers.delete(id);
  }

  private async open(term: Term, id: EndpointId, tenantId: TenantId, revision: string): Promise<void> {
    const { journal, repository, sender, policy, metrics, logger } = this;
    try {
      const found = await this.routes.find(tenantId, id);
      if (found?.route.row.revision !== revision) return; // changed meanwhile: the next look will tell
      const { route, box } = found;
      const tools = { journal, repository, sender, log: term.log, policy, metrics, logger, box };
      const worker: EndpointWorker = new EndpointWorker(route, { ...tools, events: this.eventsOf(term) });
      term.workers.set(id, { revision, tenantId, worker });
      await worker.start();
    } catch (err) {
      term.workers.delete(id);
      this.logger.error({ err, tenantId, endpointId: id }, 'a webhook endpoint could not be opened');
    }
  }

  private eventsOf(term: Term) {
    const after = (work: () => Promise<void>) =>
      void term.log
        .stored()
        .then(work)
        .catch((err) => this.logger.warn({ err }, 'an endpoint was not told of'));
    return {
      paused: (worker: EndpointWorker, since: Date, reason: string) =>
        after(() => this.notices.paused(worker.route.row, since, reason, worker.waiting)),
      resumed: (worker: EndpointWorker) => after(() => this.notices.resumed(worker.route.row)),
      gone: (worker: EndpointWorker) =>
        void worker.stop(this.policy.changeMs).then(() =>
          after(async () => {
            await this.notices.gone(worker.route.row);
            await this.refresh();
          }),
        ),
      finished: (worker: EndpointWorker) =>
        after(async () => {
          await this.notices.finished(worker.route.row);
          await this.refresh();
        }),
    };
  }
}
