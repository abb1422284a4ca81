import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';
import { MasterToken } from '#libs/tenants';

/** Lets in the holder of the master token, and whoever is on this machine. */
@Injectable()
export class LoopbackOrMaster implements CanActivate {
  constructor(private readonly master: MasterToken) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (isFromThisMachine(request)) return true;
    await this.master.demand(request);
    return true;
  }
}

/** A proxy on this machine also connects from the loopback address, but says for whom. */
function isFromThisMachine(request: Request): boolean {
  const address = request.socket.remoteAddress;
  const isForwarded =
    request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  return !isForwarded && address !== undefined && ipaddr.process(address).range() === 'loopback';
}
