import { Body, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Device, DevicesService } from '#libs/devices';
import { PairingService } from '#libs/pairing';
import { SessionErrors, SessionsService } from '#libs/sessions';
import { GuardedBy } from '#libs/tenants';
import { Needs } from '../access/scopes.js';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import { Instance } from '../instances/instance.decorator.js';
import { InstanceDto } from '../instances/instance.dto.js';
import { instanceView } from '../instances/instance-view.js';
import {
  ChangeSettingsDto,
  ChannelStatusDto,
  PairCodeDto,
  PairCodeRequestDto,
  SettingsDto,
} from './channel.dto.js';
import { assertUnchanged, SETTINGS } from './settings.js';

const QR_WAIT_MS = 10_000;

/** What only the later generation of the documentation has. */
@ApiTags('Channels')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@Controller('v1/channels')
export class ChannelsController {
  constructor(
    private readonly devices: DevicesService,
    private readonly pairing: PairingService,
    private readonly sessions: SessionsService,
  ) {}

  @Post(':id/connect')
  @HttpCode(200)
  @Needs('instances:write')
  @ApiOperation({
    summary: 'Start the session of a channel',
    description:
      'Logs in where a phone is linked, else begins to link one: the status is `qr` then. When it is connected: `409` with `invalid_lifecycle_transition`. Answers with the channel, of which the documentation says nothing.',
  })
  async connectChannel(@Instance() device: Device): Promise<InstanceDto> {
    if (this.sessions.stateOf(device) === 'connected') throw SessionErrors.ALREADY_CONNECTED();
    const isLinked = (await this.sessions.connect(device)) === 'connected';
    if (!isLinked) await this.pairing.qr(device, false, QR_WAIT_MS);
    return this.view(device);
  }

  @Post(':id/pair-code')
  @HttpCode(200)
  @Needs('instances:write')
  @ApiOperation({
    summary: 'Get a code to type on the phone',
    description: 'Eight characters for "Link with phone number" on the phone; they can be typed for 300 s.',
  })
  async requestChannelPairCode(
    @Instance() device: Device,
    @Body() body: PairCodeRequestDto,
  ): Promise<PairCodeDto> {
    const { code } = await this.pairing.pairCode(device, body.phone_number, false);
    return {
      pair_code: code.code,
      code: code.code,
      phone_number: code.phone,
      expires_at: code.expiresAt.toISOString(),
    };
  }

  @Get(':id/status')
  @Needs('instances:read')
  @ApiOperation({
    summary: 'Show the state of a channel',
    description: 'A part of the channel, to be polled. The documentation does not show the answer.',
  })
  async getChannelStatus(@Instance() device: Device): Promise<ChannelStatusDto> {
    const { id, status, phone_number, last_seen_at } = await this.view(device);
    return { id, status, phone_number, last_seen_at };
  }

  @Get(':id/settings')
  @Needs('instances:read')
  @ApiOperation({
    summary: 'Show the settings of a channel',
    description: 'How this gateway works, the same for every channel.',
  })
  getChannelSettings(@Instance() _device: Device): SettingsDto {
    return SETTINGS;
  }

  @Patch(':id/settings')
  @Needs('instances:write')
  @ApiOperation({
    summary: 'Change the settings of a channel',
    description:
      'Takes what is so anyway; anything else is answered with `501` and `not_implemented`, so that nobody relies on a setting that does nothing.',
  })
  changeChannelSettings(@Instance() _device: Device, @Body() body: ChangeSettingsDto): SettingsDto {
    assertUnchanged(body);
    return SETTINGS;
  }

  /** As it is now: the call may have changed it. */
  private async view(device: Device): Promise<InstanceDto> {
    const now = (await this.devices.current(device)) ?? device;
    return instanceView(now, this.sessions.stateOf(now));
  }
}
