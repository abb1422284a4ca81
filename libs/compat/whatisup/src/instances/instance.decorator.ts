import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { type Device, DeviceIdPipe, DevicesService } from '#libs/devices';
import { logContext } from '#libs/platform';
import { type Principal, requestOf } from '#libs/tenants';

const toId = new DeviceIdPipe();

/** The device that a path names. */
@Injectable()
class ResolveInstance implements PipeTransform<{ caller: Principal; id: string }, Promise<Device>> {
  constructor(private readonly devices: DevicesService) {}

  async transform({ caller, id }: { caller: Principal; id: string }): Promise<Device> {
    const device = await this.devices.get(caller, toId.transform(id));
    logContext.set({ deviceId: device.id });
    return device;
  }
}

const InPath = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const request = requestOf(context);
  return { caller: request.user, id: request.params.id };
});

/** The instance in a call's path, as a handler's parameter. @throws DEVICE_NOT_FOUND, DEVICE_OUT_OF_REACH */
export const Instance = (): ParameterDecorator => (target, method, index) => {
  InPath(ResolveInstance)(target, method, index);
  const descriptor = Object.getOwnPropertyDescriptor(target, method!)!;
  ApiParam({ name: 'id', description: 'Id of the instance', schema: { type: 'string', format: 'uuid' } })(
    target,
    method!,
    descriptor,
  );
};
