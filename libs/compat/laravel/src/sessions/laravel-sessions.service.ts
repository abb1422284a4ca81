import { Injectable } from '@nestjs/common';
import { type Device, DevicesService } from '#libs/devices';
import { PairingService } from '#libs/pairing';
import { type DeviceId, logContext, WagonError } from '#libs/platform';
import { SessionsService } from '#libs/sessions';
import type { Principal } from '#libs/tenants';
import type { SessionNow } from './session-view.js';

const SECOND = 1000;
const LONGEST_QR_WAIT_MS = 10 * SECOND;
/** That there is no code to show now: it takes its time, or the phone was faster. */
const NO_CODE = ['QR_TIMEOUT', 'ALREADY_CONNECTED', 'ALREADY_PAIRED'];
const NO_PHONE = ['unlinked', 'logged_out', 'linking'];

/** Sessions of that product are our devices; opening one pairs it or connects it, whichever it needs. */
@Injectable()
export class LaravelSessions {
  constructor(
    private readonly devices: DevicesService,
    private readonly sessions: SessionsService,
    private readonly pairing: PairingService,
  ) {}

  /** @throws DEVICE_NOT_FOUND */
  async get(caller: Principal, id: DeviceId): Promise<Device> {
    const device = await this.devices.get(caller, id);
    logContext.set({ deviceId: device.id });
    return device;
  }

  /** Opens the caller's session of this name; makes it when there is none. */
  async open(caller: Principal, name: string): Promise<SessionNow & { isNew: boolean }> {
    const known = (await this.devices.list(caller)).find((device) => device.name === name);
    const device = known ?? (await this.devices.create(caller, name));
    if (known && !this.needsPhone(known)) await this.sessions.connect(known);
    return { ...(await this.pair(device)), isNew: known === undefined };
  }

  /** The session with a code to scan: while no phone is linked, a pairing is begun unless one is under way. */
  async pair(device: Device): Promise<SessionNow> {
    if (this.needsPhone(device)) await this.pairing.qr(device, false, LONGEST_QR_WAIT_MS).catch(unlessNoCode);
    return this.now((await this.devices.current(device)) ?? device);
  }

  /** The session as it is. */
  now(device: Device): SessionNow {
    return { device, state: this.sessions.stateOf(device), qr: this.pairing.liveQr(device) };
  }

  private needsPhone(device: Device): boolean {
    return NO_PHONE.includes(this.sessions.stateOf(device));
  }
}

function unlessNoCode(error: unknown): void {
  if (!(error instanceof WagonError && NO_CODE.includes(error.code))) throw error;
}
