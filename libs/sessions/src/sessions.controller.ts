import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type Device,
  DeviceIdParameter,
  DeviceIdPipe,
  DeviceQueryDto,
  DevicesService,
  DeviceTargetDto,
  TargetDevice,
} from '#libs/devices';
import { AnswerExample } from '#libs/openapi';
import { ApiErrors, type DeviceId } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import { ConnectDto, DoneDto, RemoveDeviceQueryDto, RemovedDeviceDto, StatusDto } from './session.dto.js';
import { SessionRegistry } from './session-registry.js';
import { statusView } from './session-view.js';
import { SessionsService } from './sessions.service.js';

@ApiBearerAuth()
@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly registry: SessionRegistry,
    private readonly devices: DevicesService,
  ) {}

  @Get('status')
  @ApiTags('Sessions')
  @ApiOperation({
    operationId: 'getStatus',
    summary: 'Show the state of a device',
    description:
      'Always 200: a caller without any device gets `disconnected`. Poll it while a phone is being linked.',
  })
  status(@TargetDevice('nothing') device: Device | undefined, @Query() _query: DeviceQueryDto): StatusDto {
    return { success: true, data: statusView(device, device && this.registry.of(device)) };
  }

  @Post('connect')
  @ApiTags('Sessions')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'connectDevice',
    summary: 'Reconnect with the stored credentials',
    description:
      'Needs no QR code. `needs_qr: true` when no phone is linked any more. While it fails for a reason that heals by itself, the gateway goes on trying.',
  })
  @ApiErrors('RECONNECT_FAILED', 'NETWORK_UNAVAILABLE')
  @ApiBody({ type: DeviceTargetDto, required: false })
  async connect(
    @TargetDevice() device: Device,
    @Query() _query: DeviceQueryDto,
    @Body() _body: DeviceTargetDto,
  ): Promise<ConnectDto> {
    const status = await this.sessions.connect(device);
    return { success: true, data: { status, device_id: device.id, needs_qr: status === 'logged_out' } };
  }

  @Post('disconnect')
  @ApiTags('Sessions')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'disconnectDevice',
    summary: 'Close the connection',
    description:
      'Keeps the link: `POST /connect` brings it back. Also ends a pairing that is under way. Event: `device.disconnected`.',
  })
  @ApiErrors('DEVICE_NOT_CONNECTED')
  @ApiBody({ type: DeviceTargetDto, required: false })
  async disconnect(
    @TargetDevice() device: Device,
    @Query() _query: DeviceQueryDto,
    @Body() _body: DeviceTargetDto,
  ): Promise<DoneDto> {
    await this.sessions.disconnect(device);
    return { success: true, data: { message: 'device disconnected successfully', device_id: device.id } };
  }

  @Post('logout')
  @ApiTags('Sessions')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'logoutDevice',
    summary: 'Unlink the phone',
    description:
      'Removes the linked device on WhatsApp and its credentials here; needs a live connection. Event: `device.logged_out`.',
  })
  @ApiErrors('DEVICE_DISCONNECTED', 'UNLINK_FAILED')
  @AnswerExample({ data: { message: 'device logged out successfully' } })
  @ApiBody({ type: DeviceTargetDto, required: false })
  async logout(
    @TargetDevice() device: Device,
    @Query() _query: DeviceQueryDto,
    @Body() _body: DeviceTargetDto,
  ): Promise<DoneDto> {
    await this.sessions.logout(device);
    return { success: true, data: { message: 'device logged out successfully', device_id: device.id } };
  }

  @Delete('devices/:deviceID')
  @DeviceIdParameter()
  @ApiTags('Devices')
  @ApiOperation({
    operationId: 'removeDevice',
    summary: 'Disconnect or remove a device',
    description:
      'Disconnects the device and keeps its record; with `purge=true` it is unlinked from the phone and removed.',
  })
  @ApiErrors('DEVICE_NOT_FOUND', 'VALIDATION_ERROR')
  async remove(
    @Caller() caller: Principal,
    @Param('deviceID', DeviceIdPipe) id: DeviceId,
    @Query() query: RemoveDeviceQueryDto,
  ): Promise<RemovedDeviceDto> {
    const device = await this.devices.get(caller, id);
    const unlinked = await this.sessions.remove(device, query.purge ?? false);
    return { success: true, message: query.purge ? 'Device removed' : 'Device disconnected', unlinked };
  }
}
