import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerExample, EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import { ApiErrors, type TenantId, type UserId } from '#libs/platform';
import { MasterOnly } from './access.decorators.js';
import {
  AccessTokenListDto,
  CreateAccessTokenDto,
  CreatedAccessTokenDto,
  RevokedAccessTokenDto,
} from './access-token.dto.js';
import type { AccessTokenId } from './access-token.entity.js';
import { AccessTokensService } from './access-tokens.service.js';
import { AccessTokenIdParameter, AccessTokenIdPipe, TenantIdParameter, TenantIdPipe } from './id.pipes.js';
import { TenantsService } from './tenants.service.js';
import { UsersService } from './users.service.js';
import { accessTokenView } from './views.js';

@ApiTags('Platform')
@MasterOnly()
@Controller('global')
export class AccessTokensController {
  constructor(
    private readonly tenants: TenantsService,
    private readonly users: UsersService,
    private readonly tokens: AccessTokensService,
  ) {}

  @Post('tenants/:id/tokens')
  @TenantIdParameter()
  @ApiOperation({
    operationId: 'createAccessToken',
    summary: 'Make an access token',
    description: 'A further token of a user. It is shown this once; only its SHA-256 is kept.',
  })
  @ApiErrors('TENANT_NOT_FOUND', 'USER_NOT_FOUND', 'USER_INACTIVE')
  @AnswerExample({ data: { token: EXAMPLE_IDS.token, last_used_at: null } })
  async create(
    @Param('id', TenantIdPipe) id: TenantId,
    @Body() body: CreateAccessTokenDto,
  ): Promise<CreatedAccessTokenDto> {
    const tenant = await this.tenants.get(id);
    const holder = await this.users.tokenHolder(tenant.id, (body.user_id ?? undefined) as UserId | undefined);
    const { text, token } = await this.tokens.issue(tenant.id, holder.id, body.name ?? null);
    return { success: true, token: text, data: accessTokenView(token, text) };
  }

  @Get('tenants/:id/tokens')
  @TenantIdParameter()
  @ApiOperation({
    operationId: 'listAccessTokens',
    summary: "List a tenant's access tokens",
    description: 'Oldest first, the revoked ones too. `token` is always null here.',
  })
  @ApiErrors('TENANT_NOT_FOUND')
  async list(@Param('id', TenantIdPipe) id: TenantId): Promise<AccessTokenListDto> {
    const tenant = await this.tenants.get(id);
    const tokens = await this.tokens.list(tenant.id);
    return { success: true, tokens: tokens.map((token) => accessTokenView(token)) };
  }

  @Delete('tokens/:id')
  @AccessTokenIdParameter()
  @ApiOperation({
    operationId: 'revokeAccessToken',
    summary: 'Revoke an access token',
    description: 'By its `token_id`. The next call with it is refused. Revoking it again changes nothing.',
  })
  @ApiErrors('TOKEN_NOT_FOUND')
  @AnswerExample({ data: { revoked_at: EXAMPLE_TIME } })
  async revoke(@Param('id', AccessTokenIdPipe) id: AccessTokenId): Promise<RevokedAccessTokenDto> {
    const token = await this.tokens.revokeAcrossTenants(id);
    return { success: true, message: 'Token revoked', data: accessTokenView(token) };
  }
}
