import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import {
  type ApiKey,
  ApiKeyErrors,
  type ApiKeyId,
  ApiKeysService,
  type KeyCaller,
  type KeyWish,
} from '#libs/api-keys';
import { Caller, GuardedBy } from '#libs/tenants';
import { Needs } from '../access/scopes.js';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import { type ApiKeyDto, ApiKeyListDto, CreateApiKeyDto, IssuedApiKeyDto } from './api-key.dto.js';

@ApiTags('API keys')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  @Needs('api_keys:read')
  @ApiOperation({
    summary: 'List the API keys',
    description: 'Newest first, the revoked ones too, without their secrets. With the role user: your own.',
  })
  async listApiKeys(@Caller() caller: KeyCaller): Promise<ApiKeyListDto> {
    return { data: (await this.keys.list(caller)).map(keyView) };
  }

  @Post()
  @Needs('api_keys:write')
  @ApiOperation({
    summary: 'Issue an API key',
    description:
      'The first one is issued with an access token of the tenant as Bearer. A key works at `/v1` alone, as the user who issued it, and may do no more than the key with which it was issued: not outside its scopes, nor live from a test key; a key of one instance issues none (`channel_scoped_key`). `mode` is `live` unless told otherwise, and that of the issuing key where that is a test key.',
  })
  async issueApiKey(@Caller() caller: KeyCaller, @Body() body: CreateApiKeyDto): Promise<IssuedApiKeyDto> {
    const { key, text } = await this.keys.issue(caller, wishOf(body));
    return { ...keyView(key), secret: text };
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('api_keys:write')
  @ApiParam({ name: 'id', description: 'Id of the key', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({
    summary: 'Revoke an API key',
    description: 'The next call with it is refused. Revoking it again changes nothing.',
  })
  @ApiNoContentResponse({ description: 'It does not work any more' })
  async revokeApiKey(@Caller() caller: KeyCaller, @Param('id') id: string): Promise<void> {
    await this.keys.revoke(caller, keyIdOf(id));
  }
}

const wishOf = ({ name, instance_id, channel_id, scopes, expires_at, mode }: CreateApiKeyDto): KeyWish => ({
  name,
  deviceId: instance_id ?? channel_id ?? null,
  mode: mode ?? undefined,
  scopes: scopes && scopes.length > 0 ? scopes : undefined,
  expiresAt: expires_at ? new Date(expires_at) : null,
});

/** What cannot be an id is not found. */
function keyIdOf(id: string): ApiKeyId {
  if (!isUUID(id)) throw ApiKeyErrors.API_KEY_NOT_FOUND();
  return id as ApiKeyId;
}

const keyView = (key: ApiKey): ApiKeyDto => ({
  id: key.id,
  customer_id: key.tenantId,
  instance_id: key.deviceId,
  name: key.name,
  mode: key.mode,
  prefix: key.prefix,
  scopes: [...key.scopes],
  last_used_at: key.lastUsedAt?.toISOString() ?? null,
  expires_at: key.expiresAt?.toISOString() ?? null,
  created_at: key.createdAt.toISOString(),
  revoked_at: key.revokedAt?.toISOString() ?? null,
});
