import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { type Device, DeviceGroupsService, WidsService } from '#libs/devices';
import { logContext, PlatformErrors } from '#libs/platform';
import { letIn, requestOf } from '#libs/tenants';

/** What a key in the query stands for. */
interface Selected {
  /** As the original spells it. */
  key: string;
  devices: readonly Device[];
}

const selections = new WeakMap<Request, Selected>();

/** A parameter of the query, whatever its case: the original's documents write it both ways. */
function parameter({ query }: Request, name: string): string | undefined {
  const values = Object.entries(query).filter(([key]) => key.toLowerCase() === name);
  const [value] = values.map(([, text]) => text);
  return values.length === 1 && typeof value === 'string' ? value : undefined;
}

const invalid = (name: string) => PlatformErrors.UNAUTHORIZED({ message: `Invalid ${name}` });

/** Lets in whoever has the key of a device. */
@Injectable()
export class WidGuard implements CanActivate {
  constructor(private readonly wids: WidsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const wid = parameter(request, 'wid');
    const found = wid && (await this.wids.verify(wid));
    if (!wid || !found) throw invalid('wid');
    letIn(request, found.caller);
    logContext.set({ deviceId: found.device.id });
    selections.set(request, { key: wid.toUpperCase(), devices: [found.device] });
    return true;
  }
}

/** Lets in whoever has the key of a group of devices. */
@Injectable()
export class GidGuard implements CanActivate {
  constructor(private readonly groups: DeviceGroupsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const gid = parameter(request, 'gid');
    const found = gid && (await this.groups.verify(gid));
    if (!gid || !found) throw invalid('gid');
    letIn(request, found.caller);
    selections.set(request, { key: gid, devices: found.devices });
    return true;
  }
}

/** The device that `wid` selects. */
export interface Instance {
  device: Device;
  wid: string;
}

/** The devices that `gid` selects. */
export interface InstanceGroup {
  devices: readonly Device[];
  gid: string;
}

const selected = (context: ExecutionContext) => selections.get(requestOf(context))!;

/** The instance of a call, as its handler's parameter. */
export const TheInstance = createParamDecorator((_: unknown, context: ExecutionContext): Instance => {
  const { key, devices } = selected(context);
  return { wid: key, device: devices[0]! };
});

export const TheInstanceGroup = createParamDecorator(
  (_: unknown, context: ExecutionContext): InstanceGroup => {
    const { key, devices } = selected(context);
    return { gid: key, devices };
  },
);
