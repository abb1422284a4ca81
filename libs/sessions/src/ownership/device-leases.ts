import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  Config,
  type DeviceId,
  GroupCommit,
  LOGGER,
  type Logger,
  NodeId,
  type Ownership,
  OwnershipLost,
  WagonError,
} from '#libs/platform';
import { SessionErrors } from '../session.errors.js';
import { DeviceLeaseRepository } from './device-lease.repository.js';

/** `taken`: another process has it. `expired`: it could not be renewed in time, so another one may take it. */
export type LeaseEnd = 'taken' | 'expired';

export const isHeldElsewhere = (error: unknown): boolean =>
  error instanceof WagonError && error.code === 'HELD_BY_ANOTHER_PROCESS';

/** Renewed that many times before it would run out. */
const RENEWALS_PER_LEASE = 3;

/**
 * Which devices this process owns. A device has at most one owner; its live connection belongs to the owner, and the
 * owner gives it up when the lease is lost, or could not be renewed for as long as it lasts.
 */
@Injectable()
export class DeviceLeases implements OnModuleInit, OnModuleDestroy {
  private readonly held = new Map<
    string,
    { lease: Ownership; renewedAt: number; onLost: (end: LeaseEnd) => void }
  >();
  private readonly leaseMs: number;
  private readonly owner: string;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly leases: DeviceLeaseRepository,
    private readonly commit: GroupCommit,
    config: Config,
    nodeId: NodeId,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.leaseMs = config.leaseMs;
    this.owner = nodeId.value;
  }

  onModuleInit(): void {
    this.commit.fenceWith(async (held) => {
      const kept = await this.leases.holdAcrossTenants(held);
      return held.filter(({ resource }) => !kept.has(resource));
    });
    this.timer = setInterval(() => void this.renew(), this.leaseMs / RENEWALS_PER_LEASE);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @returns undefined when another process owns the device */
  async take(deviceId: DeviceId, onLost: (end: LeaseEnd) => void): Promise<Ownership | undefined> {
    const askedAt = performance.now(); // not the clock, which may be set
    const epoch = await this.leases.takeAcrossTenants(deviceId, this.owner, this.leaseMs);
    if (epoch === undefined) return undefined;
    const lease = { resource: deviceId, owner: this.owner, epoch };
    this.held.set(deviceId, { lease, renewedAt: askedAt, onLost });
    return lease;
  }

  /** Gives it back at once. When that fails it runs out by itself. */
  async release(lease: Ownership): Promise<void> {
    if (this.held.get(lease.resource)?.lease === lease) this.held.delete(lease.resource);
    await this.leases
      .releaseAcrossTenants([lease])
      .catch((err) => this.logger.warn({ err, deviceId: lease.resource }, 'a lease was not given back'));
  }

  /** @throws HELD_BY_ANOTHER_PROCESS */
  async assertFree(deviceId: DeviceId): Promise<void> {
    const elsewhere = await this.heldElsewhere();
    if (elsewhere.includes(deviceId)) throw SessionErrors.HELD_BY_ANOTHER_PROCESS();
  }

  /** The devices that other processes own. */
  heldElsewhere(): Promise<DeviceId[]> {
    return this.leases.listHeldByOthersAcrossTenants(this.owner);
  }

  /** In a transaction: nobody can take it before that one ends. @throws OwnershipLost */
  async assertHeld(lease: Ownership): Promise<void> {
    const kept = await this.leases.holdAcrossTenants([lease]);
    if (kept.size === 0) throw new OwnershipLost(lease.resource);
  }

  private async renew(): Promise<void> {
    if (this.held.size === 0) return;
    const asked = [...this.held.values()];
    const askedAt = performance.now();
    try {
      const kept = await this.leases.renewAcrossTenants(
        asked.map(({ lease }) => lease),
        this.leaseMs,
      );
      for (const one of asked)
        if (kept.has(one.lease.resource)) one.renewedAt = askedAt;
        else this.lose(one, 'taken');
    } catch (err) {
      this.logger.warn({ err }, 'the leases were not renewed');
      for (const one of asked) if (askedAt - one.renewedAt > this.leaseMs) this.lose(one, 'expired');
    }
  }

  private lose(one: { lease: Ownership; onLost: (end: LeaseEnd) => void }, end: LeaseEnd): void {
    if (this.held.get(one.lease.resource)?.lease !== one.lease) return;
    this.held.delete(one.lease.resource);
    one.onLost(end);
  }
}
