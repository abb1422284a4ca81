import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerExample, EXAMPLE_TIME } from '#libs/openapi';
import { ApiErrors } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import type { EndpointId } from '../endpoints/endpoint.entity.js';
import { ReplayAnswerDto, ReplayListDto, replayRequest, StartReplayDto } from './replay.dto.js';
import { ReplayIdParameter, ReplayIdPipe } from './replay-id.pipe.js';
import { replayView } from './replay-view.js';
import { ReplaysService } from './replays.service.js';

@ApiTags('Webhooks')
@ApiBearerAuth()
@Controller('webhook')
export class ReplaysController {
  constructor(private readonly replays: ReplaysService) {}

  @Post('replay')
  @ApiOperation({
    operationId: 'startWebhookReplay',
    summary: 'Deliver a part of the journal again',
    description:
      'In the background, also over a restart: events of a time or of a range of positions, of chosen types, to their endpoint or to another URL. The events keep their `id` and their order and carry the header `webhook-replay: true`. Five replays of a tenant may run at once.',
  })
  @ApiErrors(
    'ENDPOINT_NOT_FOUND',
    'WEBHOOK_NOT_FOUND',
    'DEVICE_NOT_FOUND',
    'DEVICE_AMBIGUOUS',
    'ENDPOINT_DISABLED',
    'TOO_MANY_REPLAYS',
    'FORBIDDEN',
  )
  async start(@Caller() caller: Principal, @Body() body: StartReplayDto): Promise<ReplayAnswerDto> {
    return { success: true, data: replayView(await this.replays.start(caller, replayRequest(body))) };
  }

  @Get('replays')
  @ApiOperation({
    operationId: 'listWebhookReplays',
    summary: 'List replays',
    description: 'Newest first, the last hundred.',
  })
  async list(@Caller() caller: Principal): Promise<ReplayListDto> {
    return { success: true, data: (await this.replays.list(caller)).map(replayView) };
  }

  @Get('replays/:id')
  @ReplayIdParameter()
  @ApiOperation({
    operationId: 'getWebhookReplay',
    summary: 'Show a replay',
    description:
      'How far it has come. `GET /webhook/deliveries?endpoint_id=` with its id lists its deliveries.',
  })
  @ApiErrors('REPLAY_NOT_FOUND')
  async show(
    @Caller() caller: Principal,
    @Param('id', ReplayIdPipe) id: EndpointId,
  ): Promise<ReplayAnswerDto> {
    return { success: true, data: replayView(await this.replays.get(caller, id)) };
  }

  @Delete('replays/:id')
  @ReplayIdParameter()
  @ApiOperation({
    operationId: 'cancelWebhookReplay',
    summary: 'Stop a replay',
    description: 'What it has not delivered by now it does not. One that has ended stays as it is.',
  })
  @ApiErrors('REPLAY_NOT_FOUND')
  @AnswerExample({
    data: { status: 'stopped', stop_reason: 'cancelled', waiting: 0, finished_at: EXAMPLE_TIME },
  })
  async cancel(
    @Caller() caller: Principal,
    @Param('id', ReplayIdPipe) id: EndpointId,
  ): Promise<ReplayAnswerDto> {
    return { success: true, data: replayView(await this.replays.cancel(caller, id)) };
  }
}
