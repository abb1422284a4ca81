import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { envelopeOf } from '#libs/journal';
import { ApiErrors, type DeviceId, NoTimeout } from '#libs/platform';
import { bearerToken, Caller, type Principal } from '#libs/tenants';
import { Call } from './call.decorator.js';
import { cursorOfStream, positionOf } from './cursor.js';
import { EventStreamsService } from './event-streams.service.js';
import { LIST_DESCRIPTION, STREAM_DESCRIPTION, STREAM_EXAMPLE } from './events.description.js';
import { EventPageDto, EventsQueryDto, StreamQueryDto } from './events.dto.js';
import { EventsService } from './events.service.js';

@ApiTags('Events')
@ApiBearerAuth()
@ApiErrors('VALIDATION_ERROR', 'DEVICE_NOT_FOUND', 'EVENTS_GONE', 'TOO_MANY_READERS')
@Controller('events')
export class EventsController {
  constructor(
    private readonly events: EventsService,
    private readonly streams: EventStreamsService,
  ) {}

  @Get()
  @NoTimeout()
  @ApiOperation({
    operationId: 'listEvents',
    summary: 'List events, or wait for one',
    description: LIST_DESCRIPTION,
  })
  async list(
    @Caller() caller: Principal,
    @Query() query: EventsQueryDto,
    @Call() call: AbortController,
  ): Promise<EventPageDto> {
    const { entries, next, hasMore } = await this.events.page(
      caller,
      requestOf(query, query.after),
      query.limit,
      query.wait_ms,
      call,
    );
    return { success: true, events: entries.map(envelopeOf), next: String(next), has_more: hasMore };
  }

  @Get('stream')
  @ApiOperation({
    operationId: 'streamEvents',
    summary: 'Follow the events as they happen',
    description: STREAM_DESCRIPTION,
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description:
      'The last `id` that was received: the stream goes on after it. Browsers send it by themselves',
    schema: { type: 'string' },
  })
  @ApiOkResponse({
    description: 'A stream that does not end',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: STREAM_EXAMPLE } },
  })
  async stream(
    @Caller() caller: Principal,
    @Query() query: StreamQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() { headers }: Request,
    @Res() response: Response,
  ): Promise<void> {
    const request = requestOf(query, cursorOfStream(lastEventId, query.after));
    await this.streams.begin(caller, bearerToken(headers.authorization)!, request, response);
  }
}

const requestOf = ({ device_id, types }: StreamQueryDto, after: string | undefined) => ({
  after: positionOf(after),
  deviceId: device_id?.toLowerCase() as DeviceId | undefined,
  types,
});
