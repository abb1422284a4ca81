import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId, sha256Hex, TenantKeys } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import type { Device } from '../device.entity.js';
import { DeviceRepository } from '../device.repository.js';
import { placeOfWid } from './device-wid.entity.js';
import { WidRepository } from './wid.repository.js';

/** A GUID in the spelling in which keys of devices are shown. 122 random bits, as in an access token. */
export const newGuid = (): string => randomUUID().toUpperCase();

/** A GUID's digest, whatever the case it is given in. */
export const guidDigest = (text: string): string => sha256Hex(text.toUpperCase());

/** The keys of devices: a `wid` selects one device and authenticates for it, as the user it was made for. */
@Injectable()
export class WidsService {
  constructor(
    private readonly wids: WidRepository,
    private readonly devices: DeviceRepository,
    private readonly keys: TenantKeys,
  ) {}

  /**
   * Makes the device's key, in place of the one that it had, which works no more.
   * @param caller for whom it acts where the device has no owner any more
   * @returns its text, which nothing shows again
   */
  async renew(caller: Principal, { tenantId, id: deviceId, userId }: Device): Promise<string> {
    const text = newGuid();
    const box = await this.keys.boxOf(tenantId);
    await this.wids.put(tenantId, {
      deviceId,
      id: newId(),
      userId: userId ?? caller.userId,
      sha256: guidDigest(text),
      sealed: box.seal(Buffer.from(text), placeOfWid(deviceId)),
    });
    return text;
  }

  /** The device and the caller that a text stands for; undefined when it is no key that works. */
  async verify(text: string): Promise<{ device: Device; caller: Principal } | undefined> {
    const holder = await this.wids.findHolderAcrossTenants(guidDigest(text));
    const device = holder && (await this.devices.find(holder.tenantId, holder.deviceId));
    if (!device) return undefined;
    const { deviceId: onlyDevice, ...user } = holder;
    return { device, caller: { ...user, onlyDevice } };
  }

  /** Its text, for the addresses of the device's own webhooks; undefined when the device has none. */
  async textOf({ tenantId, id }: Pick<Device, 'tenantId' | 'id'>): Promise<string | undefined> {
    const row = await this.wids.find(tenantId, id);
    if (!row) return undefined;
    const box = await this.keys.boxOf(tenantId);
    return box.open(row.sealed, placeOfWid(id)).toString();
  }
}
