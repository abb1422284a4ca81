import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { KeyCaller } from '#libs/api-keys';
import { Caller, GuardedBy } from '#libs/tenants';
import {
  type EndpointId,
  EndpointIdPipe,
  type EndpointState,
  EndpointsService,
  newSecret,
  WebhookErrors,
} from '#libs/webhooks';
import { Needs } from '../access/scopes.js';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import {
  CreateWebhookEndpointDto,
  EXAMPLE_ENDPOINT,
  RotateSigningSecretDto,
  UpdateWebhookEndpointDto,
  WebhookEndpointDto,
  WebhookEndpointListDto,
  WebhookEndpointWithSecretDto,
} from './endpoint.dto.js';
import { changedSettings, devicesOf, endpointView, newSettings } from './endpoint-mapping.js';
import { DELIVERY_DESCRIPTION } from './webhooks.description.js';
import { FORMAT, settingsOf, storedSettings } from './whatisup.format.js';

const EndpointIdParameter = () =>
  ApiParam({ name: 'id', description: 'Id of the endpoint', example: EXAMPLE_ENDPOINT });

@ApiTags('Webhooks')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@Controller('v1/webhook-endpoints')
export class EndpointsController {
  constructor(private readonly endpoints: EndpointsService) {}

  @Get()
  @Needs('webhooks:read')
  @ApiOperation({
    summary: 'List the webhook endpoints',
    description: 'Newest first: those that were made in this API. Secrets are not shown.',
  })
  async listWebhookEndpoints(@Caller() caller: KeyCaller): Promise<WebhookEndpointListDto> {
    const states = await this.endpoints.list(caller);
    return { data: states.filter(isOurs).reverse().map(endpointView) };
  }

  @Post()
  @Needs('webhooks:write')
  @ApiOperation({ summary: 'Create a webhook endpoint', description: DELIVERY_DESCRIPTION })
  async createWebhookEndpoint(
    @Caller() caller: KeyCaller,
    @Body() body: CreateWebhookEndpointDto,
  ): Promise<WebhookEndpointWithSecretDto> {
    const signing_secret = body.signing_secret ?? newSecret();
    const { one } = devicesOf(body);
    const state = await this.endpoints.create(caller, one, newSettings(body), signing_secret);
    return { ...endpointView(state), signing_secret };
  }

  @Get(':id')
  @Needs('webhooks:read')
  @EndpointIdParameter()
  @ApiOperation({
    summary: 'Get a webhook endpoint',
    description: 'In no documentation that could be read: as its list suggests.',
  })
  async getWebhookEndpoint(
    @Caller() caller: KeyCaller,
    @Param('id', EndpointIdPipe) id: EndpointId,
  ): Promise<WebhookEndpointDto> {
    return endpointView(await this.find(caller, id));
  }

  @Patch(':id')
  @Needs('webhooks:write')
  @EndpointIdParameter()
  @ApiOperation({
    summary: 'Change a webhook endpoint',
    description:
      'What is left out stays; its instances and its generation stay as they are. In no documentation that could be read.',
  })
  async updateWebhookEndpoint(
    @Caller() caller: KeyCaller,
    @Param('id', EndpointIdPipe) id: EndpointId,
    @Body() body: UpdateWebhookEndpointDto,
  ): Promise<WebhookEndpointDto> {
    const { endpoint } = await this.find(caller, id);
    return endpointView(await this.endpoints.update(caller, id, changedSettings(endpoint, body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('webhooks:write')
  @EndpointIdParameter()
  @ApiOperation({
    summary: 'Delete a webhook endpoint',
    description:
      'With its deliveries; what waits for it is not delivered. In no documentation that could be read.',
  })
  @ApiNoContentResponse({ description: 'It is gone' })
  async deleteWebhookEndpoint(
    @Caller() caller: KeyCaller,
    @Param('id', EndpointIdPipe) id: EndpointId,
  ): Promise<void> {
    await this.find(caller, id);
    await this.endpoints.remove(caller, id);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Needs('webhooks:write')
  @EndpointIdParameter()
  @ApiBody({ type: RotateSigningSecretDto, required: false })
  @ApiOperation({
    summary: 'Change the signing secret',
    description:
      'The new one signs at once, the former one no more. The documentation says that a secret can be rotated; the path is our guess.',
  })
  async rotateSigningSecret(
    @Caller() caller: KeyCaller,
    @Param('id', EndpointIdPipe) id: EndpointId,
    @Body() body: RotateSigningSecretDto,
  ): Promise<WebhookEndpointWithSecretDto> {
    const { endpoint } = await this.find(caller, id);
    const signing_secret = body?.signing_secret ?? newSecret();
    const isSecretCustom = Boolean(body?.signing_secret);
    await this.endpoints.rotateSecret(caller, id, signing_secret, 0);
    const formatSettings = storedSettings({ ...settingsOf(endpoint.formatSettings), isSecretCustom });
    const state = await this.endpoints.update(caller, id, { formatSettings });
    return { ...endpointView(state), signing_secret };
  }

  /** @throws ENDPOINT_NOT_FOUND, also for one of another API */
  private async find(caller: KeyCaller, id: EndpointId): Promise<EndpointState> {
    const state = await this.endpoints.get(caller, id);
    if (!isOurs(state)) throw WebhookErrors.ENDPOINT_NOT_FOUND();
    return state;
  }
}

const isOurs = ({ endpoint }: EndpointState) => endpoint.format === FORMAT;
