import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import type { Response } from 'express';
import type { KeyCaller } from '#libs/api-keys';
import { DeviceErrors } from '#libs/devices';
import { EventStreamsService } from '#libs/events';
import { type AuthenticatedRequest, Caller, GuardedBy } from '#libs/tenants';
import { Credentials } from '../access/credentials.js';
import { TokenInQuery } from '../access/marks.js';
import { Needs } from '../access/scopes.js';
import { credentialOf, WhatIsUpGuard } from '../access/whatisup.guard.js';
import type { Generation } from '../generation.js';
import { generationOfNames, namesOfGeneration } from './event-names.js';
import { StreamQueryDto } from './stream.dto.js';
import { streamStyle } from './stream-style.js';
import { typesOf } from './told-events.js';

const EXAMPLE = `: connected

data: {"event":"instance.connected","instance_id":"4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa","phone_number":"5511999990001"}

`;

@ApiTags('Events')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly streams: EventStreamsService,
    private readonly credentials: Credentials,
  ) {}

  @Get()
  @TokenInQuery()
  @Needs('events:read')
  @ApiOperation({
    summary: 'Follow the events as they happen',
    description:
      'Server-sent events from now on: `data:` lines with one flat object each, as in the samples of the documentation, and a comment every 25 s. The seven names of the first generation, or those of the second one. The stream ends when the key stops working. A tenant may have 20 streams open.',
  })
  @ApiOkResponse({
    description: 'A stream that does not end',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  async streamEvents(
    @Caller() caller: KeyCaller,
    @Query() query: StreamQueryDto,
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
  ): Promise<void> {
    const generation = generationOf(query);
    const names = query.events ?? namesOfGeneration(generation);
    const text = credentialOf(request, true)!;
    await this.streams.beginFor(
      caller,
      { deviceId: deviceIdOf(query), types: typesOf(names, generation) },
      response,
      {
        mayRead: () => this.credentials.stillHold(caller, text),
        style: streamStyle(names, generation),
      },
    );
  }
}

const generationOf = ({ generation, channel_id, events }: StreamQueryDto): Generation =>
  (channel_id ? 'channels' : generation) ?? (events && generationOfNames(events)) ?? 'instances';

/** What cannot be an id is not found. */
function deviceIdOf({ instance_id, channel_id }: StreamQueryDto) {
  const id = instance_id ?? channel_id;
  if (id !== undefined && !isUUID(id)) throw DeviceErrors.DEVICE_NOT_FOUND();
  return id;
}
