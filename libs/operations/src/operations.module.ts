import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { SessionsModule } from '#libs/sessions';
import { TenantsModule } from '#libs/tenants';
import { HealthController } from './health.controller.js';
import { SandboxHealth, SessionsHealth } from './health-indicators.js';
import { LoopbackOrMaster } from './loopback-or-master.guard.js';
import { MetricsController } from './metrics.controller.js';
import { Reachability } from './reachability.js';

@Module({
  imports: [TerminusModule, TenantsModule, SessionsModule],
  controllers: [HealthController, MetricsController],
  providers: [SandboxHealth, SessionsHealth, LoopbackOrMaster, Reachability],
  exports: [Reachability],
})
export class OperationsModule {}
