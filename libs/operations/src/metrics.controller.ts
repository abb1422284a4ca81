import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiErrors, Metrics } from '#libs/platform';
import { MASTER_SECURITY, Public } from '#libs/tenants';
import { LoopbackOrMaster } from './loopback-or-master.guard.js';

const EXAMPLE = `# HELP wagon_sessions Sessions by network and mode
# TYPE wagon_sessions gauge
wagon_sessions{network="sandbox",mode="online"} 1
`;

@ApiTags('Operations')
@ApiBearerAuth(MASTER_SECURITY)
@ApiSecurity({})
@Public()
@UseGuards(LoopbackOrMaster)
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'Get measurements for Prometheus',
    description: 'For the master token, or without a token from the machine itself (not through a proxy).',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({
    description: 'The text format of Prometheus',
    content: { 'text/plain': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  @ApiErrors('MASTER_TOKEN_REQUIRED', 'INVALID_MASTER_TOKEN')
  async expose(@Res() response: Response): Promise<void> {
    const { text, contentType } = await this.metrics.expose();
    response.set('Content-Type', contentType).send(text);
  }
}
