import { setTimeout as sleep } from 'node:timers/promises';
import type { ActualState, DesiredState, Device } from '#libs/devices';
import type { DataOf, EventType, NewEvent } from '#libs/journal';
import { isDatabaseGone, logContext, newEventId, type Ownership, OwnershipLost } from '#libs/platform';
import type { DeviceOwnership } from './ownership/device-ownership.js';
import type { Self } from './receipt.js';
import type { SessionContext } from './session-context.js';

interface Entry {
  /** Repeated when it is written; undefined for what anybody may write. */
  lease: Ownership | undefined;
  write: () => Promise<unknown>;
}

const LONGEST_PAUSE_MS = 5_000;

/**
 * What a session leaves behind of itself: the device's record and the events of its connection. Everything is written
 * in the order in which it happened, and what happened at the same moment in the same transaction: a state and the
 * event that reports it. It is written as the device's owner; who does not own the device records nothing of it. While
 * the database is away it waits; another failure is logged and does not hold up what follows.
 */
export class SessionLedger {
  private waiting: Entry[] = [];
  private work: Promise<void> = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly device: Device,
    private readonly context: SessionContext,
    private readonly ownership: DeviceOwnership,
  ) {}

  /** Resolves when everything that was entered so far is recorded and told. */
  settled(): Promise<void> {
    return this.work;
  }

  /** The process ends: no more waiting for a database that is away. */
  endSoon(): void {
    this.isOver = true;
  }

  recordState(state: ActualState): void {
    this.enterAsOwner(() => this.context.devices.recordState(this.device, state, state === 'connected'));
  }

  recordSelf(self: Self): void {
    this.enterAsOwner(() => this.context.devices.recordLink(this.device, self));
  }

  /** What someone asked for, in its place among what the session did. */
  recordWish(state: DesiredState): void {
    this.enter({ lease: undefined, write: () => this.context.devices.want(this.device, state) });
  }

  /** The link is gone on WhatsApp's side: nothing of it is worth keeping. */
  forgetLink(): void {
    const { credentials, devices } = this.context;
    this.enterAsOwner(async () => {
      await credentials.forget(this.device);
      await devices.recordLink(this.device, null);
    });
  }

  tell<Type extends EventType>(type: Type, data: DataOf<Type>): void {
    const event = this.event(type, data);
    this.enterAsOwner(() => this.context.events.publish(event));
  }

  /** An event of this device, which is told once however often it is published. */
  event<Type extends EventType>(type: Type, data: DataOf<Type>): NewEvent<Type> {
    const { id: deviceId, tenantId, userId } = this.device;
    return { type, tenantId, userId, deviceId, occurredAt: new Date(), data, dedupe: `told/${newEventId()}` };
  }

  /** Where a session's log lines belong, wherever they are written. */
  get scope() {
    return { tenantId: this.device.tenantId, deviceId: this.device.id };
  }

  readonly report = (error: unknown): void => {
    this.context.logger.error({ ...this.scope, err: error }, 'a session could not do its work');
  };

  private enterAsOwner(write: Entry['write']): void {
    const { lease } = this.ownership;
    if (lease) this.enter({ lease, write });
  }

  private enter(entry: Entry): void {
    this.waiting.push(entry);
    this.work = this.work.then(() => this.flush());
  }

  private async flush(): Promise<void> {
    const entries = this.waiting;
    this.waiting = [];
    if (entries.length > 0) await logContext.run(this.scope, () => this.store(entries));
  }

  private async store(entries: Entry[]): Promise<void> {
    try {
      await this.untilStored(entries);
    } catch (error) {
      if (entries.length > 1) for (const entry of entries) await this.store([entry]);
      else if (!(error instanceof OwnershipLost)) this.report(error);
    }
  }

  private async untilStored(entries: Entry[]): Promise<void> {
    for (let pause = 100; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await this.context.unitOfWork.run(async () => {
          const lease = entries.find((entry) => entry.lease)?.lease;
          if (lease) await this.context.leases.assertHeld(lease);
          for (const { write } of entries) await write();
        });
      } catch (error) {
        if (!isDatabaseGone(error) || this.isOver) throw error;
        await sleep(pause);
      }
    }
  }
}
