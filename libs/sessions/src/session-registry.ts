import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { type ActualState, type Device, DeviceErrors, DevicesService } from '#libs/devices';
import { EventPublisher } from '#libs/journal';
import {
  Config,
  type DeviceId,
  GroupCommit,
  LOGGER,
  type Logger,
  type Metrics,
  type Network,
  type TenantId,
  UnitOfWork,
} from '#libs/platform';
import { CredentialStore } from './credentials/credential-store.js';
import type { Disconnect } from './disconnect-policy.js';
import { NetworkEndpoints } from './network-endpoints.js';
import { DeviceLeases, isHeldElsewhere } from './ownership/device-leases.js';
import { Session } from './session.js';
import type { SessionContext, SessionObserver } from './session-context.js';
import { actualStateOf } from './session-mode.js';

/** A returning session costs 23-50 ms of CPU: more at a time only makes all of them late. */
const RESUMED_AT_ONCE = 8;
const LONGEST_RESUME_MS = 20_000;
/** What closing may take; after it the process ends with the sockets open. */
const LONGEST_SHUTDOWN_MS = 5_000;
/** How soon the devices of a process that went away are noticed. */
const ADOPT_EVERY_MS = 1_000;
/** Removed devices that requests may still hold in hand. */
const REMOVED_REMEMBERED = 10_000;

/**
 * The one door to live sessions: who needs one asks here, and nobody keeps it in a field.
 * It makes a session when a device is first asked for, brings them back at the start and suspends them at the end.
 */
@Injectable()
export class SessionRegistry {
  private readonly sessions = new Map<DeviceId, Session>();
  private readonly removed = new LRUCache<DeviceId, true>({ max: REMOVED_REMEMBERED });
  private readonly observers = new Set<SessionObserver>();
  private readonly refusedVersions = new Map<Network, Disconnect>();
  private readonly resuming = new PQueue({ concurrency: RESUMED_AT_ONCE });
  private readonly context: SessionContext;
  /** Whether other processes may be on the same database. */
  private readonly isShared: boolean;
  private adopting: NodeJS.Timeout | undefined;
  private isShuttingDown = false;

  constructor(
    config: Config,
    endpoints: NetworkEndpoints,
    credentials: CredentialStore,
    events: EventPublisher,
    unitOfWork: UnitOfWork,
    commit: GroupCommit,
    private readonly leases: DeviceLeases,
    private readonly devices: DevicesService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.isShared = config.databaseUrl !== undefined;
    commit.delayBy(config.unsafeTesting.commitDelayMs);
    this.context = {
      credentials,
      devices,
      events,
      unitOfWork,
      commit,
      leases,
      logger,
      withoutBarrier: config.unsafeTesting.withoutBarrier,
      onOwnerChanged: (device) => this.sessions.delete(device.id),
      observers: this.observers,
      sendTimeoutMs: config.sendTimeoutMs,
      socketSettings: (device) => ({
        endpoint: endpoints.of(device.network),
        version: config.waVersion,
        qrTimeoutMs: config.qrSeconds === undefined ? undefined : config.qrSeconds * 1000,
        ...(config.unsafeTesting.durableDeviceList && {
          deviceListFile: join(config.dataDir, 'device-lists', device.id),
        }),
      }),
      refusedVersion: (device) => this.refusedVersions.get(device.network),
      refuseVersion: (device, disconnect) => this.refuseVersion(device.network, disconnect),
    };
  }

  /** The session of a device, made when it has none yet. @throws DEVICE_NOT_FOUND when it was removed meanwhile */
  of(device: Device): Session {
    const known = this.sessions.get(device.id);
    if (known) return known;
    if (this.removed.has(device.id)) throw DeviceErrors.DEVICE_NOT_FOUND();
    const session = new Session(device, this.context);
    this.sessions.set(device.id, session);
    return session;
  }

  /** What is true of a device's link: by its session here, else by its record, which may be another process's. */
  stateOf(device: Device): ActualState {
    const session = this.sessions.get(device.id);
    if (!session || session.mode.name === 'stopped') return device.actualState;
    return actualStateOf(session.mode, session.hasCredentials);
  }

  /** Connects because someone asked for it: also where WhatsApp refused our version before. */
  async connect(device: Device): Promise<Session> {
    this.refusedVersions.delete(device.network);
    const session = this.of(device);
    session.want();
    await session.connect();
    return session;
  }

  ofTenant(tenantId: TenantId): Session[] {
    return [...this.sessions.values()].filter((session) => session.device.tenantId === tenantId);
  }

  /** Ends the session of a device that is about to be removed; from now on there is none. */
  async drop(deviceId: DeviceId): Promise<void> {
    this.removed.set(deviceId, true);
    const session = this.sessions.get(deviceId);
    this.sessions.delete(deviceId);
    await session?.retire();
    this.context.credentials.evict(deviceId);
  }

  /** The removal failed: the device is there still. */
  restore(deviceId: DeviceId): void {
    this.removed.delete(deviceId);
  }

  /** @returns a function that ends the observation */
  observe(observer: SessionObserver): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** How many sessions are in which mode, by network. */
  census(): { mode: string; network: Network; count: number }[] {
    const counts = new Map<string, { mode: string; network: Network; count: number }>();
    for (const { mode, device } of this.sessions.values()) {
      const key = `${device.network} ${mode.name}`;
      const entry = counts.get(key) ?? { mode: mode.name, network: device.network, count: 0 };
      counts.set(key, { ...entry, count: entry.count + 1 });
    }
    return [...counts.values()];
  }

  /** Brings back every device that was wanted connected when the process ended. Does not wait for them. */
  async resumeAll(): Promise<void> {
    this.resumeSoon(await this.devices.listToResumeAcrossTenants(await this.leases.heldElsewhere()));
    if (this.isShared) this.adopting = setInterval(() => void this.adoptOrphans(), ADOPT_EVERY_MS).unref();
  }

  /** Takes over the devices of a process that gave them back or died. */
  private async adoptOrphans(): Promise<void> {
    try {
      const orphans = await this.devices.listOrphansAcrossTenants(await this.leases.heldElsewhere());
      this.resumeSoon(orphans.filter(({ id }) => !this.sessions.get(id)?.isBusy && !this.removed.has(id)));
    } catch (err) {
      this.logger.warn({ err }, 'the devices without an owner could not be listed');
    }
  }

  private resumeSoon(devices: Device[]): void {
    for (const device of devices)
      void this.resuming
        .add(() => this.resume(device))
        .catch((err) => this.logger.error({ err }, 'a device was not resumed'));
  }

  /** Suspends every session, within a bound. No session is made after it. */
  async shutdown(): Promise<void> {
    this.isShuttingDown = true;
    clearInterval(this.adopting);
    this.resuming.clear();
    const all = Promise.all([...this.sessions.values()].map((session) => session.suspend()));
    let timer: NodeJS.Timeout | undefined;
    const bound = new Promise((resolve) => {
      timer = setTimeout(resolve, LONGEST_SHUTDOWN_MS);
    });
    await Promise.race([all, bound]);
    clearTimeout(timer);
    this.sessions.clear();
  }

  private async resume(device: Device): Promise<void> {
    if (this.isShuttingDown || this.refusedVersions.has(device.network)) return;
    const session = this.of(device);
    if (session.mode.name !== 'stopped') return;
    try {
      await session.connect();
    } catch (error) {
      if (isHeldElsewhere(error)) return; // another process was faster
      throw error;
    }
    await session.until((mode) => (mode.name === 'connecting' ? undefined : true), LONGEST_RESUME_MS);
  }

  private refuseVersion(network: Network, disconnect: Disconnect): void {
    this.refusedVersions.set(network, disconnect);
    for (const session of this.sessions.values())
      if (session.device.network === network) session.giveUp(disconnect);
  }
}

/** Shows how many sessions are in which mode. */
export function exposeSessions(metrics: Metrics, registry: SessionRegistry): void {
  metrics.gauge('wagon_sessions', 'Sessions by network and mode', ['network', 'mode'], (gauge) => {
    for (const { mode, network, count } of registry.census()) gauge.set({ network, mode }, count);
  });
}
