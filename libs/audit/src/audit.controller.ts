import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TenantId } from '#libs/platform';
import { Caller, MasterOnly, type Principal, Roles } from '#libs/tenants';
import { AuditPageDto, AuditQueryDto, GlobalAuditQueryDto } from './audit.dto.js';
import { type AuditFilter, AuditRepository } from './audit.repository.js';
import { auditEntryView, auditEntryViewOfTenant, auditPage } from './audit-view.js';

const WHAT =
  'Every call that changes tenants, users, tokens, devices, connections, webhooks or keys, newest first: also those that failed, and those that were refused to somebody who is known. Sends and reads are not in it.';

@ApiTags('Audit')
@Controller()
export class AuditController {
  constructor(private readonly entries: AuditRepository) {}

  @Get('audit')
  @Roles('admin')
  @ApiBearerAuth()
  @ApiOperation({
    operationId: 'listAudit',
    summary: 'See who did what',
    description: `${WHAT} Only for admins; with what the operator did to the tenant.`,
  })
  async list(@Caller() caller: Principal, @Query() query: AuditQueryDto): Promise<AuditPageDto> {
    const entries = await this.entries.list(caller.tenantId, filterOf(query));
    return auditPage(entries, query.limit, auditEntryViewOfTenant);
  }

  @Get('global/audit')
  @MasterOnly()
  @ApiOperation({
    operationId: 'listGlobalAudit',
    summary: 'See who did what, in all tenants',
    description: `${WHAT} Those of deleted tenants are kept as long as others.`,
  })
  async listGlobally(@Query() query: GlobalAuditQueryDto): Promise<AuditPageDto> {
    const filter = filterOf(query);
    const entries = query.tenant_id
      ? await this.entries.list(query.tenant_id as TenantId, filter)
      : await this.entries.listAcrossTenants(filter);
    return auditPage(entries, query.limit, auditEntryView);
  }
}

/** Reads one entry more than asked for: whether there is one tells whether there is a next page. */
const filterOf = ({ actor, operation, since, until, cursor, limit }: AuditQueryDto): AuditFilter => ({
  actor,
  operation,
  since: since === undefined ? undefined : new Date(since),
  until: until === undefined ? undefined : new Date(until),
  cursor,
  limit: limit + 1,
});
