import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { invalidField } from '#libs/platform';
import { SessionRegistry } from '#libs/sessions';
import { AccountErrors } from './account.errors.js';

/** How a JPEG begins: WhatsApp takes nothing else. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const LARGEST_PICTURE_BYTES = 1024 * 1024;

@Injectable()
export class AccountService {
  constructor(private readonly registry: SessionRegistry) {}

  /** @returns who may see what, by WhatsApp's names @throws DEVICE_DISCONNECTED, WHATSAPP_TIMEOUT */
  async privacy(device: Device): Promise<Record<string, string>> {
    const settings = await this.registry.of(device).account.privacy();
    if (!settings) throw AccountErrors.WHATSAPP_TIMEOUT();
    return settings;
  }

  /** @returns the id of the picture @throws VALIDATION_ERROR, DEVICE_DISCONNECTED, PICTURE_REFUSED, WHATSAPP_TIMEOUT */
  async setPicture(device: Device, base64: string): Promise<string> {
    const jpeg = Buffer.from(base64.replace(/^data:image\/jpeg;base64,/, ''), 'base64');
    if (!jpeg.subarray(0, JPEG.length).equals(JPEG))
      throw invalidField('image_base64', 'image_base64 must be a JPEG as base64');
    if (jpeg.length > LARGEST_PICTURE_BYTES)
      throw invalidField('image_base64', `image_base64 must have at most ${LARGEST_PICTURE_BYTES} bytes`);
    const id = await this.registry.of(device).account.setPicture(jpeg);
    if (id === undefined) throw AccountErrors.WHATSAPP_TIMEOUT();
    return id;
  }
}
