import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors, type DeviceId } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import {
  CreateDeviceDto,
  CreatedDeviceDto,
  DeviceAnswerDto,
  DeviceListDto,
  RenameDeviceDto,
  UserDevicesDto,
} from './device.dto.js';
import { DeviceIdPipe } from './device-id.pipe.js';
import { deviceView } from './device-view.js';
import { DevicesService } from './devices.service.js';

@ApiTags('Devices')
@ApiBearerAuth()
@ApiErrors('UNAUTHORIZED', 'INTERNAL_ERROR')
@Controller()
export class DevicesController {
  constructor(private readonly devices: DevicesService) {}

  @Post('devices')
  @ApiOperation({
    summary: 'Create a device',
    description:
      'Makes the record of a WhatsApp account. No phone is linked and no QR code is used up: next is `GET /qr` or `POST /paircode`.',
  })
  @ApiErrors('VALIDATION_ERROR')
  async create(@Caller() caller: Principal, @Body() body: CreateDeviceDto): Promise<CreatedDeviceDto> {
    const device = await this.devices.create(caller, body.name, body.network);
    return {
      success: true,
      message: 'Device created successfully',
      data: { device_id: device.id, name: device.name },
      device: deviceView(device),
    };
  }

  @Get('devices')
  @ApiOperation({
    summary: 'List the devices',
    description: 'All devices of the tenant, oldest first; a caller of the role `user` sees the own ones.',
  })
  async list(@Caller() caller: Principal): Promise<DeviceListDto> {
    const devices = (await this.devices.list(caller)).map(deviceView);
    return { success: true, devices, count: devices.length };
  }

  @Get('user/devices')
  @ApiOperation({
    summary: 'List the devices the caller may use',
    description: 'The same devices, with the id of the calling user.',
  })
  async mine(@Caller() caller: Principal): Promise<UserDevicesDto> {
    const devices = (await this.devices.list(caller)).map(deviceView);
    return { success: true, data: { devices, count: devices.length, user_id: caller.userId } };
  }

  @Patch('devices/:deviceID')
  @ApiOperation({ summary: 'Rename a device' })
  @ApiErrors('VALIDATION_ERROR', 'DEVICE_NOT_FOUND')
  async rename(
    @Caller() caller: Principal,
    @Param('deviceID', DeviceIdPipe) id: DeviceId,
    @Body() body: RenameDeviceDto,
  ): Promise<DeviceAnswerDto> {
    return { success: true, device: deviceView(await this.devices.rename(caller, id, body.name)) };
  }
}
