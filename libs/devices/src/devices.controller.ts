import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerExample } from '#libs/openapi';
import { ApiErrors, type DeviceId } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import {
  CreateDeviceDto,
  CreatedDeviceDto,
  DeviceAnswerDto,
  DeviceListDto,
  RenameDeviceDto,
  RenewedWidDto,
  UserDevicesDto,
} from './device.dto.js';
import { DeviceIdParameter, DeviceIdPipe } from './device-id.pipe.js';
import { deviceView } from './device-view.js';
import { DevicesService } from './devices.service.js';
import { WidsService } from './wid/wids.service.js';

const NEW_DEVICE = {
  whatsapp_jid: null,
  connected: false,
  desired_state: 'disconnected',
  state: 'unlinked',
  last_seen: null,
  webhook_url: null,
};

@ApiTags('Devices')
@ApiBearerAuth()
@Controller()
export class DevicesController {
  constructor(
    private readonly devices: DevicesService,
    private readonly wids: WidsService,
  ) {}

  @Post('devices')
  @ApiOperation({
    operationId: 'createDevice',
    summary: 'Create a device',
    description:
      "Makes the record of a WhatsApp account. No phone is linked and no QR code is used up: next is `GET /qr` or `POST /paircode`. `device.wid` is the device's key for the witi.me API.",
  })
  @AnswerExample({ device: NEW_DEVICE })
  async create(@Caller() caller: Principal, @Body() body: CreateDeviceDto): Promise<CreatedDeviceDto> {
    const device = await this.devices.create(caller, body.name, body.network ?? undefined);
    const wid = await this.wids.renew(caller, device);
    return {
      success: true,
      message: 'Device created successfully',
      data: { device_id: device.id, name: device.name },
      device: { ...deviceView(device), wid },
    };
  }

  @Get('devices')
  @ApiOperation({
    operationId: 'listDevices',
    summary: 'List the devices',
    description: 'All devices of the tenant, oldest first; a caller of the role `user` sees the own ones.',
  })
  async list(@Caller() caller: Principal): Promise<DeviceListDto> {
    const devices = (await this.devices.list(caller)).map(deviceView);
    return { success: true, devices, count: devices.length };
  }

  @Get('user/devices')
  @ApiOperation({
    operationId: 'listUserDevices',
    summary: 'List the devices the caller may use',
    description: 'The same devices, with the id of the calling user.',
  })
  async mine(@Caller() caller: Principal): Promise<UserDevicesDto> {
    const devices = (await this.devices.list(caller)).map(deviceView);
    return { success: true, data: { devices, count: devices.length, user_id: caller.userId } };
  }

  @Patch('devices/:deviceID')
  @DeviceIdParameter()
  @ApiOperation({
    operationId: 'renameDevice',
    summary: 'Rename a device',
    description: 'Changes the name for people; nothing else depends on it.',
  })
  @ApiErrors('DEVICE_NOT_FOUND')
  @AnswerExample({ device: { name: 'WhatsApp Loja 02' } })
  async rename(
    @Caller() caller: Principal,
    @Param('deviceID', DeviceIdPipe) id: DeviceId,
    @Body() body: RenameDeviceDto,
  ): Promise<DeviceAnswerDto> {
    return { success: true, device: deviceView(await this.devices.rename(caller, id, body.name)) };
  }

  @Post('devices/:deviceID/wid')
  @HttpCode(200)
  @DeviceIdParameter()
  @ApiOperation({
    operationId: 'renewDeviceWid',
    summary: "Make a device's key anew",
    description:
      'The key with which the witi.me API selects the device, for a device that has none or whose key got into wrong hands: the one before works no more, and webhooks that carry the key carry the new one. It acts as the owner of the device, and ends with that user.',
  })
  @ApiErrors('DEVICE_NOT_FOUND')
  async renewWid(
    @Caller() caller: Principal,
    @Param('deviceID', DeviceIdPipe) id: DeviceId,
  ): Promise<RenewedWidDto> {
    const wid = await this.wids.renew(caller, await this.devices.get(caller, id));
    return { success: true, data: { device_id: id, wid } };
  }
}
