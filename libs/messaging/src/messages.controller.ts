import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Device, DeviceQueryDto, TargetDevice } from '#libs/devices';
import { ApiErrors, NotAudited } from '#libs/platform';
import { HistoryService } from './history.service.js';
import {
  CancelledMessageAnswerDto,
  CancelledQueueAnswerDto,
  CancelQueryDto,
  type HistoryAnswerDto,
  HistoryQueryDto,
  MessageAnswerDto,
  QueueAnswerDto,
  QueueQueryDto,
} from './message.dto.js';
import { historyView, messageView, queueView } from './message-view.js';
import { MessagesService } from './messages.service.js';

const FIRST = '0';
const USUAL_LIMIT = 100;

const MessageIdParameter = () =>
  ApiParam({
    name: 'id',
    description: "WhatsApp's id of the message, as the call that sent it answered",
    schema: { type: 'string' },
  });

@ApiTags('Messages')
@ApiBearerAuth()
@NotAudited()
@Controller()
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly history: HistoryService,
  ) {}

  @Get('messages')
  @ApiOperation({
    operationId: 'listMessages',
    summary: 'List what was sent and received',
    description:
      'The newest first, from every chat of the device or from one: what arrived, what was sent through this API, and what was sent on the phone. It goes back as far as events are kept (`WAGON_EVENT_RETENTION_DAYS`). A message that was deleted later stays in it; one that failed, or still waits, is not in it.',
  })
  async list(@TargetDevice() device: Device, @Query() query: HistoryQueryDto): Promise<HistoryAnswerDto> {
    const { chat, cursor, limit = USUAL_LIMIT } = query;
    const before = cursor === undefined ? undefined : Number(cursor);
    return historyView(device, await this.history.list(device, { chat, before, limit }));
  }

  @Get('messages/:id')
  @MessageIdParameter()
  @ApiOperation({
    operationId: 'getMessage',
    summary: 'Show how far a message got',
    description: 'A message that was sent through this API, with the time of every step.',
  })
  @ApiErrors('MESSAGE_NOT_FOUND')
  async get(
    @TargetDevice() device: Device,
    @Query() _query: DeviceQueryDto,
    @Param('id') id: string,
  ): Promise<MessageAnswerDto> {
    const { row, request } = await this.messages.get(device, id);
    return { success: true, data: messageView(row, request) };
  }

  @Get('queue')
  @ApiOperation({
    operationId: 'getQueue',
    summary: 'List what waits to be sent',
    description:
      'Messages of the device that WhatsApp has not acknowledged, in the order in which they were accepted. Within a chat they are sent in this order; the chats take turns.',
  })
  async queue(@TargetDevice() device: Device, @Query() query: QueueQueryDto): Promise<QueueAnswerDto> {
    const page = await this.messages.queue(device, query.cursor ?? FIRST, query.limit ?? USUAL_LIMIT);
    return queueView(device, page);
  }

  @Delete('queue/:id')
  @MessageIdParameter()
  @ApiOperation({
    operationId: 'cancelMessage',
    summary: 'Take a waiting message back',
    description: 'As long as it has not been handed to WhatsApp.',
  })
  @ApiErrors('MESSAGE_NOT_FOUND', 'CANCELLED_TOO_LATE')
  async cancel(
    @TargetDevice() device: Device,
    @Query() _query: DeviceQueryDto,
    @Param('id') id: string,
  ): Promise<CancelledMessageAnswerDto> {
    await this.messages.cancel(device, id);
    return { success: true, data: { message_id: id, state: 'cancelled' } };
  }

  @Delete('queue')
  @ApiOperation({
    operationId: 'cancelQueue',
    summary: 'Take all waiting messages back',
    description: 'Of the device, or of one chat: those that have not been handed to WhatsApp.',
  })
  async cancelAll(
    @TargetDevice() device: Device,
    @Query() { chat }: CancelQueryDto,
  ): Promise<CancelledQueueAnswerDto> {
    return { success: true, data: { cancelled: await this.messages.cancelAll(device, chat) } };
  }
}
