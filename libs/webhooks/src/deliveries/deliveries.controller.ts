import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerExample } from '#libs/openapi';
import { ApiErrors } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import { ReplayAnswerDto } from '../replays/replay.dto.js';
import { replayView } from '../replays/replay-view.js';
import { ReplaysService } from '../replays/replays.service.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryAnswerDto, DeliveryListDto, DeliveryQueryDto, deliveryQuery } from './delivery.dto.js';
import type { DeliveryId } from './delivery.entity.js';
import { DeliveryIdParameter, DeliveryIdPipe } from './delivery-id.pipe.js';
import { attemptView, deliveryView } from './delivery-view.js';

@ApiTags('Webhooks')
@ApiBearerAuth()
@Controller('webhook/deliveries')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly replays: ReplaysService,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listWebhookDeliveries',
    summary: 'List deliveries',
    description:
      'What became of events on their way to endpoints, newest first. Kept for 30 days. An event that was not tried yet, nor waits behind one that failed, is not listed: `backlog` of its endpoint counts it.',
  })
  @ApiErrors('ENDPOINT_NOT_FOUND', 'DEVICE_NOT_FOUND', 'VALIDATION_ERROR')
  async list(@Caller() caller: Principal, @Query() query: DeliveryQueryDto): Promise<DeliveryListDto> {
    const wanted = deliveryQuery(query);
    const found = await this.deliveries.list(caller, wanted);
    const next = found.length === wanted.limit ? found.at(-1)!.delivery.id : null;
    return { success: true, data: found.map(deliveryView), next_cursor: next };
  }

  @Get(':id')
  @DeliveryIdParameter()
  @ApiOperation({
    operationId: 'getWebhookDelivery',
    summary: 'Show a delivery',
    description: 'With every attempt: when, what came back and how long that took.',
  })
  @ApiErrors('DELIVERY_NOT_FOUND')
  async show(
    @Caller() caller: Principal,
    @Param('id', DeliveryIdPipe) id: DeliveryId,
  ): Promise<DeliveryAnswerDto> {
    const { attempts, ...shown } = await this.deliveries.get(caller, id);
    return { success: true, data: { ...deliveryView(shown), attempt_list: attempts.map(attemptView) } };
  }

  @Post(':id/replay')
  @DeliveryIdParameter()
  @ApiOperation({
    operationId: 'replayWebhookDelivery',
    summary: 'Deliver again',
    description:
      'Sends the event to its endpoint once more, whatever became of it, with the same `id` and the header `webhook-replay: true`. Answers with a replay, which `GET /webhook/replays/{id}` follows.',
  })
  @ApiErrors('DELIVERY_NOT_FOUND', 'ENDPOINT_DISABLED', 'EVENT_NOT_KEPT', 'TOO_MANY_REPLAYS')
  @AnswerExample({ data: { enabled_events: ['message.received'], up_to: 42, after: 41 } })
  async replay(
    @Caller() caller: Principal,
    @Param('id', DeliveryIdPipe) id: DeliveryId,
  ): Promise<ReplayAnswerDto> {
    return { success: true, data: replayView(await this.replays.ofDelivery(caller, id)) };
  }
}
