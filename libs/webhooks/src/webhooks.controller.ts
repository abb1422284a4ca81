import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Device, DeviceQueryDto, TargetDevice } from '#libs/devices';
import { EVENT_TYPES } from '#libs/journal';
import { ApiErrors } from '#libs/platform';
import {
  ConfiguredWebhookDto,
  ConfigureWebhookDto,
  RemovedWebhookDto,
  WebhookAnswerDto,
  WebhookEventsDto,
  webhookSettings,
} from './webhook.dto.js';
import { webhookView } from './webhook-view.js';
import { DELIVERY_DESCRIPTION } from './webhooks.description.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('Webhooks')
@ApiBearerAuth()
@Controller('webhook')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'configureWebhook',
    summary: "Configure a device's webhook",
    description: DELIVERY_DESCRIPTION,
  })
  async configure(
    @TargetDevice() device: Device,
    @Query() _query: DeviceQueryDto,
    @Body() body: ConfigureWebhookDto,
  ): Promise<ConfiguredWebhookDto> {
    const webhook = await this.webhooks.configure(device, webhookSettings(body));
    return { success: true, message: 'Webhook configured successfully', webhook: webhookView(webhook) };
  }

  @Get()
  @ApiOperation({
    operationId: 'getWebhook',
    summary: "Show a device's webhook",
    description: 'The configuration without its secret, which is never shown.',
  })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  async show(@TargetDevice() device: Device, @Query() _query: DeviceQueryDto): Promise<WebhookAnswerDto> {
    return { success: true, webhook: webhookView(await this.webhooks.get(device)) };
  }

  @Delete()
  @ApiOperation({
    operationId: 'removeWebhook',
    summary: "Remove a device's webhook",
    description:
      'Events that still wait for it are not delivered. A device whose user has a `webhook_url` gets a webhook with that URL again at its next connection: to silence it for good, configure it with `enabled: false`.',
  })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  async remove(@TargetDevice() device: Device, @Query() _query: DeviceQueryDto): Promise<RemovedWebhookDto> {
    await this.webhooks.remove(device);
    return { success: true, message: 'Webhook removed successfully' };
  }

  @Get('events')
  @ApiOperation({
    operationId: 'listWebhookEvents',
    summary: 'List the events',
    description: 'Every name that `enabled_events` accepts, besides `*`.',
  })
  events(): WebhookEventsDto {
    return { success: true, events: [...EVENT_TYPES] };
  }
}
