import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { DeviceErrors } from '#libs/devices';
import type { DeviceId } from '#libs/platform';

/** A session's id is its device's; what is none is nobody's. */
@Injectable()
export class SessionIdPipe implements PipeTransform<string, DeviceId> {
  transform(value: string): DeviceId {
    if (!isUUID(value)) throw DeviceErrors.DEVICE_NOT_FOUND();
    return value.toLowerCase() as DeviceId;
  }
}

export const SessionIdParameter = () =>
  ApiParam({
    name: 'sessionId',
    description: 'Id of the session, as the call that made it answered',
    schema: { type: 'string' },
  });
