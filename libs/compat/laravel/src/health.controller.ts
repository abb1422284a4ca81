import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reachability } from '#libs/operations';
import { Public } from '#libs/tenants';
import type { HealthDto, NodeConnectionDto } from './health.dto.js';

@ApiTags('Operations')
@Public()
@Controller('api')
export class HealthController {
  constructor(private readonly reachability: Reachability) {}

  @Get('health')
  @ApiOperation({ summary: 'Ask whether the API answers', description: 'Needs no token.' })
  getHealth(): HealthDto {
    return { status: 'OK', timestamp: microsecondsOfNow(), service: 'WhatsApp Baileys API' };
  }

  @Get('test-node-connection')
  @ApiOperation({
    summary: 'Ask whether the service behind the API answers',
    description:
      'Needs no token. In the original a separate Node service holds the sessions; here they are held by this very process, so that what can be out of reach is its database and the network that new devices use: both are tried. The status is 200 also when they do not answer.',
  })
  async testNodeConnection(): Promise<NodeConnectionDto> {
    const problem = await this.reachability.problem();
    return problem
      ? { success: false, message: `Connection error: ${problem}` }
      : { success: true, message: 'Node service is reachable' };
  }
}

/** `2026-06-15T12:00:00.638578Z`: Date has three digits of them, the clock that counts from the start has the rest. */
function microsecondsOfNow(): string {
  const now = performance.timeOrigin + performance.now();
  const microseconds = Math.floor((now % 1) * 1000);
  return new Date(now).toISOString().replace('Z', `${String(microseconds).padStart(3, '0')}Z`);
}
