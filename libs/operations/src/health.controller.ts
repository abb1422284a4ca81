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
  @ApiOperation({ summary: 'Ask whether the process answers', description: 'Restart it when this fails.' })
  live(): LiveDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthCheck()
  @UseFilters(UnreadyFilter)
  @ApiOperation({
    summary: 'Ask whether it can do its work',
    description:
      'Database and sandbox must answer, else 503: send no requests then. `sessions` is for information.',
  })
  ready() {
    return this.health.check([
      () => this.database.pingCheck('database', { timeout: DATABASE_ANSWERS_WITHIN_MS }),
      () => this.sandbox.check(),
      () => this.sessions.check(),
    ]);
  }
}
