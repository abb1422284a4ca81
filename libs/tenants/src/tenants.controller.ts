import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerExample, EXAMPLE_IDS } from '#libs/openapi';
import { ApiErrors, type TenantId } from '#libs/platform';
import { MasterOnly } from './access.decorators.js';
import { TenantIdParameter, TenantIdPipe } from './id.pipes.js';
import {
  DeletedTenantDto,
  RegisterDto,
  RegisteredDto,
  TenantAnswerDto,
  TenantListDto,
} from './tenant.dto.js';
import { TenantErrors } from './tenant.errors.js';
import { TenantsService } from './tenants.service.js';
import { tenantView, userView, webhookView } from './views.js';

@ApiTags('Platform')
@MasterOnly()
@Controller()
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  @Post('register')
  @ApiOperation({
    operationId: 'registerTenant',
    summary: 'Register a tenant',
    description:
      "Makes a tenant, its first user (an admin) and that user's access token. The token is shown this once.",
  })
  @ApiErrors('TENANT_EXISTS')
  @AnswerExample({ user: { email: 'admin@loja.example.com', role: 'admin', token: EXAMPLE_IDS.token } })
  async register(@Body() body: RegisterDto): Promise<RegisteredDto> {
    const { tenant, user, token } = await this.tenants.register({
      tenantName: body.tenant_name,
      email: body.email,
      password: body.password,
      webhookUrl: body.webhook_url ?? null,
    });
    return {
      success: true,
      user: userView(user, token),
      tenant: tenantView(tenant),
      token,
      ...webhookView(user.webhookUrl, 'Webhook will be auto-configured when WhatsApp device is connected'),
    };
  }

  @Get('tenants')
  @ApiOperation({
    operationId: 'listTenants',
    summary: 'List the tenants',
    description: 'All of them, oldest first.',
  })
  async list(): Promise<TenantListDto> {
    return { success: true, tenants: (await this.tenants.listAcrossTenants()).map(tenantView) };
  }

  @Get('global/tenants/:id')
  @TenantIdParameter()
  @ApiOperation({
    operationId: 'getTenant',
    summary: 'Get a tenant',
    description: 'One of those that `GET /tenants` lists.',
  })
  @ApiErrors('TENANT_NOT_FOUND')
  async get(@Param('id', TenantIdPipe) id: TenantId): Promise<TenantAnswerDto> {
    return { success: true, data: tenantView(await this.tenants.get(id)) };
  }

  @Delete('global/tenants/:id')
  @TenantIdParameter()
  @ApiOperation({
    operationId: 'deleteTenant',
    summary: 'Delete a tenant',
    description:
      'Stops its sessions and deletes the tenant with everything that belongs to it: users, tokens, devices with their keys, webhooks. There is no way back. When it fails, its tokens no longer work; repeat the call.',
  })
  @ApiErrors('TENANT_NOT_FOUND', 'TENANT_NOT_DELETED')
  async delete(@Param('id', TenantIdPipe) id: TenantId): Promise<DeletedTenantDto> {
    const tenant = await this.tenants.delete(id);
    return {
      success: true,
      message: 'Tenant and all related data permanently deleted',
      data: { tenant_id: tenant.id, tenant_name: tenant.name, deleted_at: new Date().toISOString() },
    };
  }

  @Get('global/tenants')
  @ApiExcludeEndpoint()
  getWithoutId(): never {
    throw TenantErrors.TENANT_ID_REQUIRED();
  }

  @Delete('global/tenants')
  @ApiExcludeEndpoint()
  deleteWithoutId(): never {
    throw TenantErrors.TENANT_ID_REQUIRED();
  }
}
