import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Config } from './config/index.js';
import { LOGGER, type Logger } from './logging/index.js';
import { HttpMetrics, Metrics } from './metrics/index.js';
import { NodeId } from './node/index.js';
import { TargetGuard } from './targets/index.js';

/** What every feature stands on; global, so that feature modules need not list it. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    const shared = [Config, LOGGER, NodeId, Metrics, HttpMetrics, TargetGuard];
    return {
      module: PlatformModule,
      providers: [
        { provide: Config, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: NodeId, useFactory: () => NodeId.of(config) },
        Metrics,
        HttpMetrics,
        { provide: TargetGuard, useFactory: () => new TargetGuard(config.allowedPrivateTargets) },
      ],
      exports: shared,
    };
  }
}
