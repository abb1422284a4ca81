import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerExample, EXAMPLE_IDS } from '#libs/openapi';
import { ApiErrors } from '#libs/platform';
import { Caller } from './access.decorators.js';
import { RotatedTokenDto, RotateTokenDto } from './access-token.dto.js';
import { AccessTokensService } from './access-tokens.service.js';
import type { Principal } from './principal.js';
import { accessTokenView } from './views.js';

@ApiTags('Users')
@ApiBearerAuth()
@Controller('tokens')
export class OwnTokenController {
  constructor(private readonly tokens: AccessTokensService) {}

  @Post('rotate')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotateToken',
    summary: 'Replace the own access token',
    description:
      'Makes a token of the same user and name in the place of the one with which the call is made. It is shown this once. The old one stops working at once, or after `grace_seconds`; meanwhile it cannot be replaced again.',
  })
  @ApiErrors('TOKEN_REPLACED')
  @AnswerExample({ data: { token: EXAMPLE_IDS.token, last_used_at: null, revoked_at: null } })
  async rotate(@Caller() caller: Principal, @Body() body: RotateTokenDto): Promise<RotatedTokenDto> {
    const { text, token, replaced } = await this.tokens.rotate(caller, body?.grace_seconds ?? 0);
    return {
      success: true,
      token: text,
      data: accessTokenView(token, text),
      replaced: { token_id: replaced.id, works_until: replaced.revokedAt!.toISOString() },
    };
  }
}
