import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ActualState, type Device, DeviceStorage, DevicesService } from '#libs/devices';
import { type DeviceId, Metrics, type TenantId, UnitOfWork } from '#libs/platform';
import { TenantsService } from '#libs/tenants';
import type { Traffic } from './connection/traffic.js';
import { CredentialStore } from './credentials/credential-store.js';
import type { OnlineAccount } from './online-account.js';
import { DeviceLeases } from './ownership/device-leases.js';
import { SessionErrors } from './session.errors.js';
import type { Session } from './session.js';
import { phaseOf, type SessionPhase } from './session-phase.js';
import { exposeSessions, SessionRegistry } from './session-registry.js';

const SECOND = 1000;
const LONGEST_CONNECT_MS = 20 * SECOND;
/** How long the removal of an offline device tries to come online once more, to tell WhatsApp. */
const LONGEST_GOODBYE_MS = 10 * SECOND;

/** What an operator can ask of a device's link: its state, on, off, away. */
@Injectable()
export class SessionsService implements OnModuleInit {
  private readonly purging = new Map<DeviceId, Promise<boolean>>();

  constructor(
    private readonly registry: SessionRegistry,
    private readonly devices: DevicesService,
    private readonly tenants: TenantsService,
    private readonly leases: DeviceLeases,
    private readonly metrics: Metrics,
    private readonly credentials: CredentialStore,
    private readonly unitOfWork: UnitOfWork,
    private readonly storage: DeviceStorage,
  ) {}

  onModuleInit(): void {
    this.tenants.beforeDelete((tenantId) => this.unlinkAll(tenantId));
    exposeSessions(this.metrics, this.registry);
    this.storage.register({ name: 'keys', measure: (device) => this.credentials.measure(device) });
  }

  /** What is true of the device's link now; what its row says may be a moment older. */
  stateOf(device: Device): ActualState {
    return this.registry.stateOf(device);
  }

  /** How far the device is on its way to WhatsApp. */
  phaseOf(device: Device): SessionPhase {
    return phaseOf(device, this.registry.of(device));
  }

  /** Whether a phone is linked, so that the device can connect without a code. */
  isLinked(device: Device): boolean {
    return this.registry.of(device).hasCredentials;
  }

  /** Whose account it is; undefined while it is not online here. */
  ownerOf(device: Device): OnlineAccount['owner'] | undefined {
    const { mode } = this.registry.of(device);
    return mode.name === 'online' ? mode.account.owner : undefined;
  }

  /**
   * Unlinks the phone, connecting once more for it where that is needed; ends a pairing that is under way.
   * @throws HELD_BY_ANOTHER_PROCESS, UNLINK_FAILED
   */
  async unlinkPhone(device: Device): Promise<void> {
    await this.leases.assertFree(device.id);
    const session = this.registry.of(device);
    if (!session.hasCredentials) return this.stop(device);
    if (!(await this.unlink(session))) throw SessionErrors.UNLINK_FAILED();
  }

  /** Bytes that went over the device's connections since this process first dealt with it. */
  trafficOf(device: Device): Readonly<Traffic> {
    return this.registry.of(device).traffic;
  }

  /** @returns `logged_out` when there is nothing to log in with */
  async connect(device: Device): Promise<'connected' | 'logged_out'> {
    if (!this.registry.of(device).hasCredentials) return 'logged_out';
    await this.devices.want(device, 'connected');
    const session = await this.registry.connect(device);
    const result = await session.until(
      ({ name }) => (name === 'connecting' ? undefined : name),
      LONGEST_CONNECT_MS,
    );
    const { mode } = session;
    if (result === 'online') return 'connected';
    if (mode.name === 'ended' && mode.outcome === 'logged_out') return 'logged_out';
    throw SessionErrors.RECONNECT_FAILED({ extra: { reason: reasonOf(session) } });
  }

  /** @throws HELD_BY_ANOTHER_PROCESS; DEVICE_NOT_CONNECTED when there is neither a connection nor an attempt at one */
  async disconnect(device: Device): Promise<void> {
    await this.leases.assertFree(device.id);
    const session = this.registry.of(device);
    if (['stopped', 'ended'].includes(session.mode.name)) throw SessionErrors.DEVICE_NOT_CONNECTED();
    await this.stop(device);
  }

  /** The same, also where there is nothing to close. @throws HELD_BY_ANOTHER_PROCESS */
  async close(device: Device): Promise<void> {
    await this.leases.assertFree(device.id);
    await this.stop(device);
  }

  /** Disconnects if needed; the record and the credentials stay. */
  private async stop(device: Device): Promise<void> {
    await this.devices.want(device, 'disconnected');
    await this.registry.of(device).stop();
  }

  /** @throws DEVICE_DISCONNECTED, UNLINK_FAILED, HELD_BY_ANOTHER_PROCESS */
  async logout(device: Device): Promise<void> {
    await this.leases.assertFree(device.id);
    await this.registry.of(device).logout();
  }

  /** Disconnects the device, or removes it: see `purge`. @returns null when it was only disconnected */
  async remove(device: Device, purge: boolean): Promise<boolean | null> {
    await this.leases.assertFree(device.id);
    if (purge) return this.purge(device, () => this.devices.remove(device.tenantId, device.id));
    await this.stop(device);
    return null;
  }

  /**
   * Removes the device as `remove` with `purge` does, but its row stays, for nobody to see, and with it what happened on
   * it: its events and what became of their deliveries. Its keys are wiped.
   * @throws HELD_BY_ANOTHER_PROCESS
   */
  async removeSoftly(device: Device): Promise<boolean> {
    await this.leases.assertFree(device.id);
    return this.purge(device, () =>
      this.unitOfWork.run(async () => {
        await this.credentials.forget(device);
        await this.devices.removeSoftly(device.tenantId, device.id);
      }),
    );
  }

  /**
   * Removes the device, telling WhatsApp first.
   * @returns whether WhatsApp confirmed; when not, the phone lists the linked device until WhatsApp drops it
   */
  private purge(device: Device, erase: () => Promise<void>): Promise<boolean> {
    const underWay = this.purging.get(device.id);
    if (underWay) return underWay;
    const purge = this.purgeAlone(device, erase).finally(() => this.purging.delete(device.id));
    this.purging.set(device.id, purge);
    return purge;
  }

  private async purgeAlone(device: Device, erase: () => Promise<void>): Promise<boolean> {
    const session = this.registry.of(device);
    const release = session.reserve();
    const unlinked = !session.hasCredentials || (await this.unlink(session));
    await this.registry.drop(device.id);
    try {
      await erase();
    } catch (error) {
      release();
      this.registry.restore(device.id);
      throw error;
    }
    return unlinked;
  }

  private async unlink(session: Session): Promise<boolean> {
    try {
      await session.connect();
      await session.until(({ name }) => (name === 'connecting' ? undefined : true), LONGEST_GOODBYE_MS);
      await session.logout();
      return true;
    } catch {
      return !session.hasCredentials; // the phone may have removed the link meanwhile
    }
  }

  private async unlinkAll(tenantId: TenantId): Promise<void> {
    const sessions = this.registry.ofTenant(tenantId);
    const reachable = sessions.filter(
      ({ hasCredentials, mode }) => hasCredentials && ['online', 'connecting', 'linking'].includes(mode.name),
    );
    await Promise.all(reachable.map((session) => this.unlink(session)));
    await Promise.all(sessions.map((session) => this.registry.drop(session.device.id)));
  }
}

/** Why a session is not online, for people. */
function reasonOf({ mode }: Session): string {
  return 'disconnect' in mode ? mode.disconnect.reason : 'WhatsApp did not answer in time';
}
