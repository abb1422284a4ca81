import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { KeyCaller } from '#libs/api-keys';
import { Caller, GuardedBy } from '#libs/tenants';
import { DeliveriesService, type ShownDelivery, WebhookErrors } from '#libs/webhooks';
import { Needs } from '../access/scopes.js';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import { DeliveryQueryDto, WebhookDeliveryDto, WebhookDeliveryListDto } from './delivery.dto.js';
import { deliveryIdOf, deliveryQuery, deliveryView } from './delivery-mapping.js';
import { FORMAT } from './whatisup.format.js';

@ApiTags('Webhooks')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@Controller('v1/webhook-deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @Needs('webhooks:read')
  @ApiOperation({
    summary: 'List webhook deliveries',
    description:
      'What became of events on their way to the endpoints of this API, newest first, up to 100. Also those of instances that were deleted. Kept for 30 days. An event that was not tried yet is not listed.',
  })
  async listWebhookDeliveries(
    @Caller() caller: KeyCaller,
    @Query() query: DeliveryQueryDto,
  ): Promise<WebhookDeliveryListDto> {
    const found = await this.deliveries.list(caller, deliveryQuery(query));
    const rows = await this.views(caller, found);
    return { data: query.event ? rows.filter(({ event }) => event === query.event) : rows };
  }

  @Get(':id')
  @Needs('webhooks:read')
  @ApiParam({ name: 'id', description: 'Id of the delivery', example: 'dlv_01J0G6YQ9ZC1T4W8S5R2N7K3M7' })
  @ApiOperation({ summary: 'Get a webhook delivery', description: 'As its list shows it.' })
  async getWebhookDelivery(
    @Caller() caller: KeyCaller,
    @Param('id') id: string,
  ): Promise<WebhookDeliveryDto> {
    const { attempts: _, ...shown } = await this.deliveries.get(caller, deliveryIdOf(id));
    if (shown.endpoint.format !== FORMAT) throw WebhookErrors.DELIVERY_NOT_FOUND();
    return (await this.views(caller, [shown]))[0]!;
  }

  private async views(caller: KeyCaller, shown: ShownDelivery[]): Promise<WebhookDeliveryDto[]> {
    const events = await this.deliveries.eventsOf(caller, shown);
    return Promise.all(shown.map((one) => deliveryView(one, events.get(one.delivery.position))));
  }
}
