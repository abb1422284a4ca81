import { Body, Controller, Delete, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeysService, type KeyCaller } from '#libs/api-keys';
import { type Device, DevicesService } from '#libs/devices';
import { AnswerExample } from '#libs/openapi';
import { PairingService } from '#libs/pairing';
import { SessionsService } from '#libs/sessions';
import { Caller, GuardedBy } from '#libs/tenants';
import { Needs } from '../access/scopes.js';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import { Instance } from './instance.decorator.js';
import { CreateInstanceDto, InstanceDto, InstanceListDto, InstanceQrDto } from './instance.dto.js';
import { instanceView, qrView } from './instance-view.js';

const QR_WAIT_MS = 10_000;
const NEW_INSTANCE = { phone_number: null, status: 'pending', last_seen_at: null };

@ApiTags('Instances')
@ApiBearerAuth()
@GuardedBy(WhatIsUpGuard)
@Controller(['v1/instances', 'v1/channels'])
export class InstancesController {
  constructor(
    private readonly devices: DevicesService,
    private readonly keys: ApiKeysService,
    private readonly pairing: PairingService,
    private readonly sessions: SessionsService,
  ) {}

  @Get()
  @Needs('instances:read')
  @ApiOperation({ summary: 'List the instances', description: 'Newest first; deleted ones are left out.' })
  async listInstances(@Caller() caller: KeyCaller): Promise<InstanceListDto> {
    const devices = await this.devices.list(caller);
    return { data: devices.reverse().map((device) => this.view(device)) };
  }

  @Post()
  @Needs('instances:write')
  @ApiOperation({
    summary: 'Create an instance',
    description:
      'Makes the record of a WhatsApp account; no phone is linked yet. A live key makes it on the network that `WAGON_NETWORK` names, a test key on the sandbox network: `409` with `sandbox_unavailable` where the gateway runs without a sandbox. Answered with 201, of which the documentation says nothing.',
  })
  @AnswerExample(NEW_INSTANCE)
  async createInstance(@Caller() caller: KeyCaller, @Body() body: CreateInstanceDto): Promise<InstanceDto> {
    return this.view(await this.keys.createDevice(caller, body.name, body.metadata ?? {}));
  }

  @Get(':id')
  @Needs('instances:read')
  @ApiOperation({
    summary: 'Get an instance',
    description: 'That of another customer, and one that was deleted, are not found.',
  })
  getInstance(@Instance() device: Device): InstanceDto {
    return this.view(device);
  }

  @Get(':id/qr')
  @Needs('instances:write')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get a QR code to scan',
    description:
      'Begins to link a phone when that is not under way, and waits up to 10 s for a code. None by then: `503` with `no_qr` and `Retry-After`; ask again. When a phone is linked already, connected or not: `409` with `invalid_lifecycle_transition`. The documentation names no answer for either. Events: `qr.updated` with each code, then `instance.connected`.',
  })
  async getInstanceQr(@Instance() device: Device): Promise<InstanceQrDto> {
    return qrView(await this.pairing.qr(device, false, QR_WAIT_MS));
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('instances:write')
  @ApiOperation({
    summary: 'Delete an instance',
    description:
      'Unlinks the phone, wipes what was needed to log in, and hides the instance. The deliveries of its events can be queried for 30 days still.',
  })
  @ApiNoContentResponse({ description: 'It is gone' })
  async deleteInstance(@Instance() device: Device): Promise<void> {
    await this.sessions.removeSoftly(device);
  }

  private view(device: Device): InstanceDto {
    return instanceView(device, this.sessions.stateOf(device));
  }
}
