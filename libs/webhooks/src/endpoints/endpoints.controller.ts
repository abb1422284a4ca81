import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerExample } from '#libs/openapi';
import { ApiErrors } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import {
  CreateEndpointDto,
  changedSettings,
  DEFAULT_OVERLAP_SECONDS,
  EndpointAnswerDto,
  EndpointListDto,
  EndpointWithSecretDto,
  newSettings,
  RemovedEndpointDto,
  RotateSecretDto,
  UpdateEndpointDto,
} from './endpoint.dto.js';
import type { EndpointId } from './endpoint.entity.js';
import { EndpointIdParameter, EndpointIdPipe } from './endpoint-id.pipe.js';
import { endpointView } from './endpoint-view.js';
import { EndpointsService, newSecret } from './endpoints.service.js';

@ApiTags('Webhooks')
@ApiBearerAuth()
@Controller('webhook/endpoints')
export class EndpointsController {
  constructor(private readonly endpoints: EndpointsService) {}

  @Post()
  @ApiOperation({
    operationId: 'createWebhookEndpoint',
    summary: 'Add a webhook endpoint',
    description:
      'A further place where events go, beside the webhook of a device: of one device or of all, chosen by event and by chat. It gets what happens from now on; `POST /webhook/replay` sends what happened before. A tenant may have 50. How deliveries look and are verified is said with `POST /webhook`.',
  })
  @ApiErrors('DEVICE_NOT_FOUND', 'TOO_MANY_ENDPOINTS', 'FORBIDDEN')
  @AnswerExample({ data: { device_id: null, headers: null, chats: null } })
  async create(@Caller() caller: Principal, @Body() body: CreateEndpointDto): Promise<EndpointWithSecretDto> {
    const made = body.secret === undefined ? newSecret() : null;
    const secret = made ?? body.secret ?? null;
    const state = await this.endpoints.create(caller, body.device_id ?? null, newSettings(body), secret);
    return { success: true, data: endpointView(state), secret: made };
  }

  @Get()
  @ApiOperation({
    operationId: 'listWebhookEndpoints',
    summary: 'List the webhook endpoints',
    description:
      'Oldest first, the webhooks of devices (`kind` `webhook`) among them. With the role user: those of your own devices.',
  })
  async list(@Caller() caller: Principal): Promise<EndpointListDto> {
    return { success: true, data: (await this.endpoints.list(caller)).map(endpointView) };
  }

  @Get(':id')
  @EndpointIdParameter()
  @ApiOperation({
    operationId: 'getWebhookEndpoint',
    summary: 'Show a webhook endpoint',
    description: 'Its configuration without its secret, how it does, and how many events wait for it.',
  })
  @ApiErrors('ENDPOINT_NOT_FOUND')
  async show(
    @Caller() caller: Principal,
    @Param('id', EndpointIdPipe) id: EndpointId,
  ): Promise<EndpointAnswerDto> {
    return { success: true, data: endpointView(await this.endpoints.get(caller, id)) };
  }

  @Patch(':id')
  @EndpointIdParameter()
  @ApiOperation({
    operationId: 'updateWebhookEndpoint',
    summary: 'Change a webhook endpoint',
    description:
      'What is left out stays. What waits is delivered by the new configuration, and tried at once. Switched off (`enabled: false`), what waits is cancelled; switched on again, it gets what happens from then on.',
  })
  @ApiErrors('ENDPOINT_NOT_FOUND')
  async update(
    @Caller() caller: Principal,
    @Param('id', EndpointIdPipe) id: EndpointId,
    @Body() body: UpdateEndpointDto,
  ): Promise<EndpointAnswerDto> {
    return {
      success: true,
      data: endpointView(await this.endpoints.update(caller, id, changedSettings(body))),
    };
  }

  @Delete(':id')
  @EndpointIdParameter()
  @ApiOperation({
    operationId: 'removeWebhookEndpoint',
    summary: 'Remove a webhook endpoint',
    description: 'With its deliveries and their history. Events that still wait for it are not delivered.',
  })
  @ApiErrors('ENDPOINT_NOT_FOUND')
  async remove(
    @Caller() caller: Principal,
    @Param('id', EndpointIdPipe) id: EndpointId,
  ): Promise<RemovedEndpointDto> {
    await this.endpoints.remove(caller, id);
    return { success: true, message: 'Webhook endpoint removed' };
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @EndpointIdParameter()
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Change the secret of an endpoint',
    description:
      'For `overlap_seconds` (a day unless you say otherwise) both secrets sign: `webhook-signature` has two signatures, and one that verifies is enough. The `signature` in the body is made with the new secret at once.',
  })
  @ApiErrors('ENDPOINT_NOT_FOUND')
  async rotate(
    @Caller() caller: Principal,
    @Param('id', EndpointIdPipe) id: EndpointId,
    @Body() body: RotateSecretDto,
  ): Promise<EndpointWithSecretDto> {
    const made = body.secret ? null : newSecret();
    const overlap = body.overlap_seconds ?? DEFAULT_OVERLAP_SECONDS;
    const state = await this.endpoints.rotateSecret(caller, id, made ?? body.secret!, overlap);
    return { success: true, data: endpointView(state), secret: made };
  }
}
