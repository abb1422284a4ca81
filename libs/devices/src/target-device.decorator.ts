import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import type { Request } from 'express';
import { ApiErrors, type DeviceId, invalidField, logContext } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import type { Device } from './device.entity.js';
import { DeviceErrors } from './device.errors.js';
import { DevicesService, type WhenNone } from './devices.service.js';

interface Target {
  caller: Principal;
  inQuery: unknown;
  inBody: unknown;
  whenNone: WhenNone | 'require';
}

/** Turns what a request says of its device into that device. */
@Injectable()
export class ResolveDevice implements PipeTransform<Target, Promise<Device | undefined>> {
  constructor(private readonly devices: DevicesService) {}

  async transform({ caller, inQuery, inBody, whenNone }: Target): Promise<Device | undefined> {
    const ids = new Set([deviceId(inQuery), deviceId(inBody)].filter((id) => id !== undefined));
    if (ids.size > 1) throw DeviceErrors.DEVICE_CONFLICT();
    const [named] = ids;
    if (!named && whenNone === 'require') throw DeviceErrors.DEVICE_REQUIRED();
    const device = await this.devices.resolve(caller, named, whenNone === 'require' ? 'refuse' : whenNone);
    logContext.set({ deviceId: device?.id });
    return device;
  }
}

function deviceId(value: unknown): DeviceId | undefined {
  if (value === undefined || value === null) return undefined;
  if (isUUID(value)) return (value as string).toLowerCase() as DeviceId;
  throw invalidField(
    'device_id',
    'device_id must be a UUID, given once',
    typeof value === 'string' ? value : undefined,
  );
}

const TargetParameter = createParamDecorator(
  (whenNone: Target['whenNone'], context: ExecutionContext): Target => {
    const request = context.switchToHttp().getRequest<Request & { user: Principal }>();
    const body = request.body as { device_id?: unknown } | undefined;
    return { caller: request.user, inQuery: request.query.device_id, inBody: body?.device_id, whenNone };
  },
);

/**
 * The device that a call is about, as a handler's parameter: `device_id` in the query or in the JSON body, else the
 * caller's only device. Also documents `device_id` and the errors that follow from it.
 *
 * @param whenNone when the caller has no device at all: refuse with 404, create one on the fly, hand in `undefined`
 *   ("nothing"), or require that `device_id` is always given
 */
export const TargetDevice =
  (whenNone: Target['whenNone'] = 'refuse'): ParameterDecorator =>
  (target, method, index) => {
    TargetParameter(whenNone, ResolveDevice)(target, method, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, method!)!;
    const document = [
      ApiQuery({
        name: 'device_id',
        required: whenNone === 'require',
        description:
          whenNone === 'require'
            ? 'Id of the device'
            : 'Id of the device; may be left out when there is only one',
        schema: { type: 'string', format: 'uuid' },
      }),
      ApiErrors(
        'DEVICE_NOT_FOUND',
        whenNone === 'require' ? 'DEVICE_REQUIRED' : 'DEVICE_AMBIGUOUS',
        'DEVICE_CONFLICT',
        'VALIDATION_ERROR',
      ),
    ];
    for (const decorate of document) decorate(target, method!, descriptor);
  };
