import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiErrors, Metrics } from '#libs/platform';
import { Public } from '#libs/tenants';
import { LoopbackOrMaster } from './loopback-or-master.guard.js';

@ApiTags('Operations')
@ApiBearerAuth()
@Public()
@UseGuards(LoopbackOrMaster)
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @ApiOperation({
    summary: 'Get measurements for Prometheus',
    description: 'For the master token, or without a token from the machine itself (not through a proxy).',
  })
  @ApiProduces('text/plain')
  @ApiErrors('MASTER_TOKEN_REQUIRED', 'INVALID_MASTER_TOKEN', 'TOO_MANY_REQUESTS')
  async expose(@Res() response: Response): Promise<void> {
    const { text, contentType } = await this.metrics.expose();
    response.set('Content-Type', contentType).send(text);
  }
}
