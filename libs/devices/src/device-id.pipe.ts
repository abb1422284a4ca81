import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { DeviceId } from '#libs/platform';
import { DeviceErrors } from './device.errors.js';

/** A device id in a path; what cannot be one is not found. */
@Injectable()
export class DeviceIdPipe implements PipeTransform<string, DeviceId> {
  transform(value: string): DeviceId {
    if (!isUUID(value)) throw DeviceErrors.DEVICE_NOT_FOUND();
    return value as DeviceId;
  }
}
