import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, UnitOfWork } from '#libs/platform';
import type { DeliveryId } from '../deliveries/delivery.entity.js';
import type { EndpointId } from '../endpoints/endpoint.entity.js';
import type { AttemptRow, DeliveryRow, DispatchRepository, Progress } from './dispatch.repository.js';
import type { Lease, LeaseRepository } from './lease.repository.js';

const SECOND = 1_000;
/** Results are collected so long before they are written: what is written at once costs hardly more than one. */
const WRITTEN_WITHIN_MS = 25;
/** That events were passed over is worth a write of its own only now and then: after a crash they are passed over again. */
const PASSED_OVER_WITHIN_MS = 5 * SECOND;
const RETRIED_AFTER_MS = SECOND;

/** Another process delivers now; nothing may be written any more. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

/** Somebody whose progress is asked for at the moment of writing, so that it fits the rows that are written with it. */
export interface Traveller {
  readonly id: EndpointId;
  progress(): Progress;
}

/**
 * What became of deliveries, on its way into the database: rows, attempts and positions that belong together are in one
 * transaction, which also checks that this process is still the one that delivers.
 */
export class DeliveryLog {
  private rows = new Map<DeliveryId, DeliveryRow>();
  private attempts: AttemptRow[] = [];
  private travellers = new Map<EndpointId, Traveller>();
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private dueAt = Number.POSITIVE_INFINITY;
  private lost: LeaseLost | undefined;

  /** @param onLost is called once, when another process has taken over */
  constructor(
    private readonly repository: DispatchRepository,
    private readonly leases: LeaseRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly lease: Lease,
    private readonly logger: Logger,
    private readonly onLost: () => void,
  ) {}

  /** The latest state of a delivery; an attempt is written beside it. */
  record(traveller: Traveller, row: DeliveryRow, attempt?: AttemptRow): void {
    this.rows.set(row.id, row);
    if (attempt) this.attempts.push(attempt);
    this.travellers.set(traveller.id, traveller);
    this.writeWithin(WRITTEN_WITHIN_MS);
  }

  /** It has come further, or feels differently. */
  moved(traveller: Traveller, isUrgent = false): void {
    this.travellers.set(traveller.id, traveller);
    this.writeWithin(isUrgent ? WRITTEN_WITHIN_MS : PASSED_OVER_WITHIN_MS);
  }

  /**
   * Resolves when everything that was recorded so far is stored.
   * @throws LeaseLost
   */
  async stored(): Promise<void> {
    if (this.writing) await this.writing;
    if (this.travellers.size > 0) await this.write();
    if (this.lost) throw this.lost;
  }

  /** Writes nothing any more. */
  close(): void {
    clearTimeout(this.timer);
    this.lost ??= new LeaseLost('this process delivers no more');
  }

  private writeWithin(ms: number): void {
    const at = performance.now() + ms;
    if (this.lost || at >= this.dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = at;
    this.timer = setTimeout(() => {
      this.dueAt = Number.POSITIVE_INFINITY;
      void this.stored().catch(() => undefined);
    }, ms);
  }

  private write(): Promise<void> {
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  /** One write after the other until nothing is left: what came while it failed goes with the next try. */
  private async writeAll(): Promise<void> {
    clearTimeout(this.timer);
    this.dueAt = Number.POSITIVE_INFINITY;
    while (this.travellers.size > 0 && !this.lost) {
      const { rows, attempts, travellers } = this;
      this.rows = new Map();
      this.attempts = [];
      this.travellers = new Map();
      try {
        await this.store([...rows.values()], attempts, [...travellers.values()]);
      } catch (error) {
        if (error instanceof LeaseLost) return this.lose(error);
        this.logger.warn(
          { err: error, deliveries: rows.size },
          'what became of deliveries was not stored yet',
        );
        this.rows = new Map([...rows, ...this.rows]);
        this.attempts = [...attempts, ...this.attempts];
        this.travellers = new Map([...travellers, ...this.travellers]);
        await sleep(RETRIED_AFTER_MS);
      }
    }
  }

  private async store(rows: DeliveryRow[], attempts: AttemptRow[], travellers: Traveller[]): Promise<void> {
    // Before anything is awaited: a later progress would be ahead of these rows
    const progress = travellers.map((traveller) => traveller.progress());
    await this.unitOfWork.run(async () => {
      if (!(await this.leases.holdAcrossTenants(this.lease)))
        throw new LeaseLost('another process delivers now');
      await this.repository.lockEndpointsAcrossTenants(progress.map(({ id }) => id));
      await this.repository.writeDeliveriesAcrossTenants(rows);
      await this.repository.writeAttemptsAcrossTenants(attempts);
      await this.repository.writeProgressAcrossTenants(progress);
    });
  }

  private lose(error: LeaseLost): void {
    if (this.lost) return;
    this.lost = error;
    this.onLost();
  }
}
