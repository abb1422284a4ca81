import { Injectable } from '@nestjs/common';
import {
  Config,
  type DeviceId,
  invalidField,
  type Network,
  newId,
  type TenantId,
  type UserId,
} from '#libs/platform';
import type { Principal } from '#libs/tenants';
import type { ActualState, Browser, DesiredState, Device, Metadata } from './device.entity.js';
import { DeviceErrors } from './device.errors.js';
import { DeviceRepository } from './device.repository.js';

/** What happens when a request names no device and the caller has none. */
export type WhenNone = 'refuse' | 'create' | 'nothing';

const ENDED: ReadonlySet<ActualState> = new Set(['logged_out', 'banned', 'outdated', 'replaced']);

const NAME_OF_A_DEVICE_MADE_ON_THE_FLY = 'My device';

@Injectable()
export class DevicesService {
  /** Devices that are being made on the fly: calls of one user at the same moment share one. */
  private readonly beingMade = new Map<UserId, Promise<Device>>();

  constructor(
    private readonly devices: DeviceRepository,
    private readonly config: Config,
  ) {}

  /** @throws VALIDATION_ERROR when the network is not available here */
  async create(
    caller: Principal,
    name: string,
    network: Network = this.config.network,
    metadata: Metadata = {},
  ): Promise<Device> {
    if (caller.onlyDevice) throw DeviceErrors.DEVICE_OUT_OF_REACH();
    if (network === 'sandbox' && this.config.sandbox.mode === 'off')
      throw invalidField('network', 'network must be whatsapp: this gateway runs without a sandbox', network);
    return this.devices.insert(caller.tenantId, {
      id: newId<DeviceId>(),
      userId: caller.userId,
      name,
      network,
      desiredState: 'disconnected',
      actualState: 'unlinked',
      jid: null,
      lid: null,
      webhookUrl: null,
      lastSeen: null,
      sessionsStale: false,
      browser: null,
      metadata,
    });
  }

  /** The devices that the caller may use: all of the tenant, or a plain user's own. */
  async list(caller: Principal): Promise<Device[]> {
    const devices = await this.devices.list(caller.tenantId);
    return devices.filter((device) => mayUse(caller, device) && isInReach(caller, device));
  }

  /** The same, with those that were deleted softly: for what is left of them. */
  async listWithDeleted(caller: Principal): Promise<Device[]> {
    const devices = await this.devices.listWithDeleted(caller.tenantId);
    return devices.filter((device) => mayUse(caller, device) && isInReach(caller, device));
  }

  /**
   * @throws DEVICE_NOT_FOUND, also for another tenant's or another user's device; DEVICE_OUT_OF_REACH for one that the
   *   user may use, but not by a credential of another device
   */
  async get(caller: Principal, id: DeviceId): Promise<Device> {
    return usable(caller, await this.devices.find(caller.tenantId, id));
  }

  /** The same, also of a device that was deleted softly: for what is left of it. */
  async getWithDeleted(caller: Principal, id: DeviceId): Promise<Device> {
    return usable(caller, await this.devices.findWithDeleted(caller.tenantId, id));
  }

  /** The device a request means: the named one, else the only one. `undefined` only for `whenNone: 'nothing'`. */
  async resolve(
    caller: Principal,
    id: DeviceId | undefined,
    whenNone: WhenNone,
  ): Promise<Device | undefined> {
    if (id) return this.get(caller, id);
    const [first, ...others] = await this.list(caller);
    if (others.length > 0) throw DeviceErrors.DEVICE_AMBIGUOUS();
    if (first || whenNone === 'nothing') return first;
    if (whenNone === 'create') return this.createOnTheFly(caller);
    throw DeviceErrors.DEVICE_NOT_FOUND();
  }

  private createOnTheFly(caller: Principal): Promise<Device> {
    const { userId } = caller;
    const known = this.beingMade.get(userId);
    if (known) return known;
    const device = this.create(caller, NAME_OF_A_DEVICE_MADE_ON_THE_FLY).finally(() =>
      this.beingMade.delete(userId),
    );
    this.beingMade.set(userId, device);
    return device;
  }

  async rename(caller: Principal, id: DeviceId, name: string): Promise<Device> {
    await this.get(caller, id);
    await this.devices.update(caller.tenantId, id, { name });
    return this.get(caller, id);
  }

  remove(tenantId: TenantId, id: DeviceId): Promise<void> {
    return this.devices.delete(tenantId, id);
  }

  /** It is gone for everybody; its row stays for what refers to it, until `removeDeletedBefore`. */
  removeSoftly(tenantId: TenantId, id: DeviceId): Promise<void> {
    return this.devices.softDelete(tenantId, id);
  }

  /** Removes what was left of devices that were deleted softly before a time. @returns how many */
  removeDeletedBeforeAcrossTenants(time: Date): Promise<number> {
    return this.devices.removeDeletedBeforeAcrossTenants(time);
  }

  /** As what the device presents itself when it is linked the next time. */
  presentAs({ tenantId, id }: Device, browser: Browser): Promise<void> {
    return this.devices.update(tenantId, id, { browser });
  }

  /** The device as it is now; undefined when it has been removed meanwhile. */
  current({ tenantId, id }: Device): Promise<Device | undefined> {
    return this.devices.find(tenantId, id);
  }

  want(device: Device, desiredState: DesiredState): Promise<void> {
    return this.devices.update(device.tenantId, device.id, { desiredState });
  }

  /** Records what became of the link; being connected, or ceasing to be, also moves `lastSeen`. */
  recordState(device: Device, actualState: ActualState, seen: boolean): Promise<void> {
    return this.devices.update(device.tenantId, device.id, {
      actualState,
      ...(seen && { lastSeen: new Date() }),
    });
  }

  /** A phone was linked (its JIDs), or the link is gone (null). */
  recordLink(device: Device, link: { jid: string; lid: string | null } | null): Promise<void> {
    return this.devices.update(device.tenantId, device.id, link ?? { jid: null, lid: null });
  }

  /** Something did not fit the sessions that are stored: they are rebuilt before the next send, also after a restart. */
  markSessionsStale({ tenantId, id }: Device): Promise<void> {
    return this.devices.update(tenantId, id, { sessionsStale: true });
  }

  markSessionsRebuilt({ tenantId, id }: Device): Promise<void> {
    return this.devices.update(tenantId, id, { sessionsStale: false });
  }

  /** Keeps the URL that the lists of devices show. */
  recordWebhookUrl(tenantId: TenantId, id: DeviceId, webhookUrl: string | null): Promise<void> {
    return this.devices.update(tenantId, id, { webhookUrl });
  }

  /**
   * At the start: the devices that must come back by themselves; none of those says any more that it is connected.
   * @param except other processes' own
   */
  async listToResumeAcrossTenants(except: DeviceId[]): Promise<Device[]> {
    await this.devices.forgetLiveStatesAcrossTenants(except);
    return this.devices.listToResumeAcrossTenants(except);
  }

  /** Later: the same without those whose link has ended in a way that trying again would not heal. */
  async listOrphansAcrossTenants(except: DeviceId[]): Promise<Device[]> {
    const wanted = await this.devices.listToResumeAcrossTenants(except);
    return wanted.filter(({ actualState }) => !ENDED.has(actualState));
  }
}

function usable(caller: Principal, device: Device | null | undefined): Device {
  if (!device || !mayUse(caller, device)) throw DeviceErrors.DEVICE_NOT_FOUND();
  if (!isInReach(caller, device)) throw DeviceErrors.DEVICE_OUT_OF_REACH();
  return device;
}

const isInReach = ({ onlyDevice }: Principal, { id }: Device) =>
  onlyDevice === undefined || onlyDevice === id;

/** A plain user has only the devices that this user made. */
function mayUse(caller: Principal, device: Device): boolean {
  return caller.role !== 'user' || device.userId === caller.userId;
}
