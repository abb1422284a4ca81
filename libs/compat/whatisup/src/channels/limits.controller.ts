import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { KeyCaller } from '#libs/api-keys';
import { Caller, GuardedBy } from '#libs/tenants';
import { Unmetered } from '../access/marks.js';
import { RateLimits } from '../access/rate-limits.js';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import { LimitsDto } from './channel.dto.js';

@ApiTags('Limits')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@Controller('v1/limits')
export class LimitsController {
  constructor(private readonly limits: RateLimits) {}

  @Get()
  @Unmetered()
  @ApiOperation({
    summary: 'Show what is left of the rate limit',
    description:
      'Costs nothing of it. The limit is the customer’s, set by `WAGON_V1_RATE`; each gateway process counts for itself.',
  })
  getLimits(@Caller() caller: KeyCaller): LimitsDto {
    const { limit, remaining, fullInMs } = this.limits.look(caller.tenantId);
    const reset_at = new Date(Date.now() + fullInMs).toISOString();
    return { per_customer: { limit, remaining, reset_at }, per_channel: null, per_key: null };
  }
}
