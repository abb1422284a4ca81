import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { AnyBody, Audited, NotAudited } from '#libs/platform';
import { type SessionPhase, SessionsService } from '#libs/sessions';
import { GuardedBy } from '#libs/tenants';
import { GroupQueries } from './group-queries.js';
import { GroupStatusDto, QueriedProfilesDto, QueryProfilesDto, ResultDto } from './instance-groups.dto.js';
import { GidGuard, type InstanceGroup, TheInstanceGroup } from './keys.js';

const originOf = (request: Request) => `${request.protocol}://${request.get('host')}`;

@ApiTags('Instance groups')
@ApiSecurity('gid')
@AnyBody()
@GuardedBy(GidGuard)
@Controller('witime/group')
export class InstanceGroupsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly queries: GroupQueries,
  ) {}

  @Get('getstatus.aspx')
  @ApiOperation({
    summary: 'Show the status of a group',
    description:
      'How many of its instances are connected, how many could be without a code, and how many need one. `WIDs` and `instancias` are empty, as in the documentation: keys are shown once.',
  })
  getGroupStatus(@TheInstanceGroup() { devices, gid }: InstanceGroup): GroupStatusDto {
    const started = performance.now();
    const counts = { connected: 0, canRestore: 0, disconnected: 0 };
    for (const device of devices)
      counts[standing(this.sessions.phaseOf(device), this.sessions.isLinked(device))]++;
    const { connected, canRestore, disconnected } = counts;
    const told = `${devices.length} instances. Connected=${connected}, canRestore=${canRestore}, disconnected=${disconnected}`;
    return {
      Resultado: result(told, started),
      Info: { GID: gid, WIDs: [], APIURL: null, Status: connected > 0 ? 1 : 0, instancias: [] },
    };
  }

  @Get('Start.aspx')
  @Audited()
  @ApiOperation({
    summary: 'Start a group',
    description:
      'Connects every instance that has a linked phone, and answers when each attempt has come to an end. The text says how many are connected then.',
  })
  async startGroup(@TheInstanceGroup() { devices, gid }: InstanceGroup): Promise<ResultDto> {
    const started = performance.now();
    const results = await Promise.allSettled(devices.map((device) => this.sessions.connect(device)));
    const online = results.filter((one) => one.status === 'fulfilled' && one.value === 'connected');
    return result(`GID ${gid} started successfully. ${online.length} wids`, started);
  }

  @Get('End.aspx')
  @Audited()
  @ApiOperation({
    summary: 'Stop a group',
    description:
      'Closes the connection of every instance. The phones stay linked: `Start.aspx` brings them back.',
  })
  async endGroup(@TheInstanceGroup() { devices, gid }: InstanceGroup): Promise<ResultDto> {
    const started = performance.now();
    await Promise.all(devices.map((device) => this.sessions.close(device)));
    return result(`GID ${gid} successfully terminated`, started);
  }

  @Post('query_profile.aspx')
  @HttpCode(200)
  @NotAudited()
  @ApiOperation({
    summary: 'Ask whether numbers are on WhatsApp',
    description:
      "The numbers are shared out among the connected instances. The rest of the answer is cut off in the documentation: here `Info` has a profile for each number, in the order of the request, with the status 404 for one that is not on WhatsApp; the text counts them by status. The picture's address is the gateway's own command, whose `WID` is left to the caller.",
  })
  async queryProfiles(
    @TheInstanceGroup() { devices }: InstanceGroup,
    @Body() { number, queryPicture }: QueryProfilesDto,
    @Req() request: Request,
  ): Promise<QueriedProfilesDto> {
    const started = performance.now();
    const profiles = await this.queries.profiles(
      devices,
      number,
      queryPicture ? originOf(request) : undefined,
    );
    const counts: Record<string, number> = {};
    for (const { status } of profiles) counts[status] = (counts[status] ?? 0) + 1;
    const told = `${profiles.length} profiles queried. ${JSON.stringify(counts)}`;
    return { Resultado: result(told, started), Info: profiles };
  }
}

function standing(phase: SessionPhase, isLinked: boolean): 'connected' | 'canRestore' | 'disconnected' {
  if (phase === 'online') return 'connected';
  return isLinked ? 'canRestore' : 'disconnected';
}

const result = (Mensagem: string, started: number): ResultDto => ({
  CodigoResultado: 0,
  Mensagem,
  Chave: randomUUID(),
  Cobrado: false,
  ValorCobrado: 0,
  ElapsedTimeMS: Math.round(performance.now() - started),
});
