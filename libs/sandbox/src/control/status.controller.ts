import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SANDBOX, type SandboxSource } from './sandbox-source.js';
import { HealthDto, StatsDto } from './status.dto.js';

@ApiTags('Sandbox')
@Controller()
export class StatusController {
  constructor(@Inject(SANDBOX) private readonly sandbox: SandboxSource) {}

  @Get('health')
  @ApiOperation({
    operationId: 'getHealth',
    summary: 'Ask whether the sandbox runs',
    description: 'Also says where clients connect and which root key they must trust.',
  })
  @ApiOkResponse({ type: HealthDto })
  health(): HealthDto {
    const { wsUrl, rootKey } = this.sandbox();
    return { status: 'ok', ws_url: wsUrl, root_key: rootKey };
  }

  @Get('stats')
  @ApiOperation({
    operationId: 'getStats',
    summary: 'Show the counters',
    description: 'What happened since the sandbox was opened.',
  })
  @ApiOkResponse({ type: StatsDto })
  stats(): StatsDto {
    return this.sandbox().stats;
  }
}
