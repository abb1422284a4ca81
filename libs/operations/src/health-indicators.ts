import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { NetworkEndpoints, SessionRegistry } from '#libs/sessions';
import { connectionProblem } from './connection-problem.js';

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
