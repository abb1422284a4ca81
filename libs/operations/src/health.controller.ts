import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { Public } from '#libs/tenants';
import { LiveDto } from './health.dto.js';
import { SandboxHealth, SessionsHealth } from './health-indicators.js';
import { UnreadyFilter } from './unready.filter.js';

const DATABASE_ANSWERS_WITHIN_MS = 2000;

@ApiTags('Operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly sandbox: SandboxHealth,
    private readonly sessions: SessionsHealth,
  ) {}

  @Get('live')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Ask whether the process answers',
    description: 'For a supervisor: restart the process when there is no answer. Says nothing of WhatsApp.',
  })
  live(): LiveDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthCheck()
  @UseFilters(UnreadyFilter)
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Ask whether it can do its work',
    description:
      'For a load balancer: with 503, send it no requests. Database and sandbox must answer; `sessions` counts the sessions by state and is for information.',
  })
  ready() {
    return this.health.check([
      () => this.database.pingCheck('database', { timeout: DATABASE_ANSWERS_WITHIN_MS }),
      () => this.sandbox.check(),
      () => this.sessions.check(),
    ]);
  }
}
