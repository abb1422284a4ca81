import { connect } from 'node:net';
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { NetworkEndpoints, SessionRegistry } from '#libs/sessions';

const ANSWERS_WITHIN_MS = 2000;

/** Whether something listens where the sandbox is said to be. */
@Injectable()
export class SandboxHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly endpoints: NetworkEndpoints,
  ) {}

  async check() {
    const indicator = this.indicators.check('sandbox');
    const url = this.endpoints.sandboxUrl;
    if (!url) return indicator.up({ enabled: false });
    const problem = await connectionProblem(new URL(url));
    return problem ? indicator.down({ enabled: true, message: problem }) : indicator.up({ enabled: true });
  }
}

/** How many sessions are in which mode; devices that are offline do not make the gateway unready. */
@Injectable()
export class SessionsHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly registry: SessionRegistry,
  ) {}

  check() {
    const byMode: Record<string, number> = {};
    for (const { mode, count } of this.registry.census()) byMode[mode] = (byMode[mode] ?? 0) + count;
    return this.indicators.check('sessions').up(byMode);
  }
}

/** @returns why no connection can be made, or undefined */
function connectionProblem({ hostname, port, protocol }: URL): Promise<string | undefined> {
  const usualPort = protocol === 'wss:' ? 443 : 80;
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usualPort) });
    const finish = (problem?: string) => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(ANSWERS_WITHIN_MS, () => finish('does not answer'));
    socket.once('connect', () => finish());
    socket.once('error', () => finish('refuses connections'));
  });
}
