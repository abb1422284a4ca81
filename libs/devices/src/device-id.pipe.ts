import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import type { DeviceId } from '#libs/platform';
import { DeviceErrors } from './device.errors.js';

/** Describes the device's id in the path of an operation. */
export const DeviceIdParameter = () =>
  ApiParam({
    name: 'deviceID',
    description: 'Id of the device, as `GET /devices` shows it',
    schema: { type: 'string', format: 'uuid' },
  });

/** A device id in a path; what cannot be one is not found. */
@Injectable()
export class DeviceIdPipe implements PipeTransform<string, DeviceId> {
  transform(value: string): DeviceId {
    if (!isUUID(value)) throw DeviceErrors.DEVICE_NOT_FOUND();
    return value as DeviceId;
  }
}
