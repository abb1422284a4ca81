import { Body, Controller, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { ACTIONS, perform } from './actions/actions.js';
import { Refuses } from './refuses.decorator.js';
import { SANDBOX, type SandboxSource } from './sandbox-source.js';

export class ActionOutcomeDto {
  @ApiPropertyOptional({ description: 'Of `call`.', example: '5F2E8A7C1B3D4E6F9A0B1C2D3E4F5A6B' })
  call_id?: string;

  @ApiPropertyOptional({ description: 'Of `create_group`.', example: '120363012345678901@g.us' })
  group_jid?: string;
}

const EXAMPLES = Object.fromEntries(
  Object.entries(ACTIONS).map(([type, { summary, example }]) => [
    type,
    { summary, value: { type, ...example } },
  ]),
);

@ApiTags('Phones')
@Controller('phones')
export class ActionsController {
  constructor(@Inject(SANDBOX) private readonly sandbox: SandboxSource) {}

  @Post(':number/actions')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'doOnPhone',
    summary: 'Do something on the phone',
    description:
      'What its user can do besides pairing and writing: choose an example and change it. The devices that are linked to those whom it concerns are told, as WhatsApp tells them.',
  })
  @ApiParam({ name: 'number', description: 'Number of the phone, digits only', example: '5511999990001' })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['type'],
      properties: { type: { type: 'string', enum: Object.keys(ACTIONS) } },
      additionalProperties: true,
    },
    examples: EXAMPLES,
  })
  @Refuses(
    'invalid_request',
    'phone_not_found',
    'recipient_not_found',
    'group_not_found',
    'group_exists',
    'not_in_group',
  )
  @ApiOkResponse({ type: ActionOutcomeDto, description: 'It is done.' })
  act(@Param('number') number: string, @Body() body: Record<string, unknown>): Promise<ActionOutcomeDto> {
    return perform(this.sandbox().phone(number), body ?? {});
  }
}
