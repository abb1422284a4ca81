import { Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { AccessToken } from '#libs/tenants';
import { Caller, type Principal } from '#libs/tenants';
import { Input } from '../input/input.decorator.js';
import { MayBeMissing, MayBeUnprocessable, MayFail, NeedsToken } from '../needs-token.decorator.js';
import { LaravelTokens } from './laravel-tokens.service.js';
import {
  DeleteTokenDto,
  type GeneratedTokenDto,
  GenerateTokenDto,
  type TokenDoneDto,
  TokenDto,
  TokenOwnerDto,
} from './token.dto.js';

const UNLIKE_THE_PRODUCT =
  'Unlike in the original, where anybody may call it, it needs a token: an access token of the tenant, or one that this API has issued.';
const FORBIDDEN = "The caller's role does not reach this user";

@ApiTags('Endpoints')
@NeedsToken()
@MayBeUnprocessable()
@MayFail(403, FORBIDDEN)
@Controller('api/api-tokens')
export class TokensController {
  constructor(private readonly tokens: LaravelTokens) {}

  @Get()
  @ApiOperation({
    operationId: 'listApiTokens',
    summary: "List a user's tokens",
    description: `The tokens of a user that this API has issued and that work; the list is empty for a user who is not there. \`user_id\` may also be in a JSON body. ${UNLIKE_THE_PRODUCT}`,
  })
  @ApiQuery({ type: TokenOwnerDto })
  async list(@Caller() caller: Principal, @Input() { user_id }: TokenOwnerDto): Promise<TokenDto[]> {
    return (await this.tokens.list(caller, user_id)).map(tokenView);
  }

  @Post('generate')
  @ApiOperation({
    operationId: 'generateANewApiToken',
    summary: 'Generate a new token',
    description: `A token that acts as the user, at \`/api\` only: no other API of this gateway takes it. It is shown this once. ${UNLIKE_THE_PRODUCT} The answer is not documented by the product: these members are chosen here.`,
  })
  @ApiBody({ type: GenerateTokenDto })
  async generate(
    @Caller() caller: Principal,
    @Input() { user_id, name }: GenerateTokenDto,
  ): Promise<GeneratedTokenDto> {
    const { text, token } = await this.tokens.generate(caller, user_id, name);
    return { success: true, message: 'Token generated', token: text, data: tokenView(token) };
  }

  @Delete()
  @ApiOperation({
    operationId: 'deleteAnApiToken',
    summary: 'Delete a token',
    description: `It stops working at once. The fields may also be in the query. ${UNLIKE_THE_PRODUCT} The answer is not documented by the product: these members are chosen here.`,
  })
  @ApiBody({ type: DeleteTokenDto })
  @MayBeMissing('Token')
  async delete(@Caller() caller: Principal, @Input() { user_id, id }: DeleteTokenDto): Promise<TokenDoneDto> {
    await this.tokens.remove(caller, user_id, id);
    return { success: true, message: 'Token deleted' };
  }
}

const tokenView = ({ id, name, userId, lastUsedAt, createdAt }: AccessToken): TokenDto => ({
  id,
  name,
  user_id: userId,
  last_used_at: lastUsedAt?.toISOString() ?? null,
  created_at: createdAt.toISOString(),
});
