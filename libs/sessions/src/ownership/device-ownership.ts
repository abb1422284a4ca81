import type { DeviceId, Ownership } from '#libs/platform';
import { SessionErrors } from '../session.errors.js';
import type { DeviceLeases, LeaseEnd } from './device-leases.js';

/** Whether this process owns one device; its session takes it before it opens a connection. */
export class DeviceOwnership {
  /** What every write as the owner repeats; undefined while the device is not ours. */
  lease: Ownership | undefined;
  private taking: Promise<Ownership | undefined> | undefined;

  constructor(
    private readonly deviceId: DeviceId,
    private readonly leases: DeviceLeases,
    private readonly onLost: (end: LeaseEnd) => void,
  ) {}

  /** @throws HELD_BY_ANOTHER_PROCESS */
  async take(): Promise<void> {
    if (this.lease) return;
    this.taking ??= this.leases
      .take(this.deviceId, (end) => this.lose(end))
      .finally(() => {
        this.taking = undefined;
      });
    this.lease = await this.taking;
    if (!this.lease) throw SessionErrors.HELD_BY_ANOTHER_PROCESS();
  }

  /** Another process may have the device from now on. */
  async release(): Promise<void> {
    const { lease } = this;
    this.lease = undefined;
    if (lease) await this.leases.release(lease);
  }

  lose(end: LeaseEnd): void {
    this.lease = undefined;
    this.onLost(end);
  }
}
