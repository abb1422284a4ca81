import {
  Body,
  Controller,
  Delete,
  Get,
  Injectable,
  Param,
  Patch,
  type PipeTransform,
  Post,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { ApiErrors } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import { DeviceErrors } from '../device.errors.js';
import {
  ChangeDeviceGroupDto,
  CreateDeviceGroupDto,
  CreatedDeviceGroupAnswerDto,
  DeviceGroupAnswerDto,
  type DeviceGroupDto,
  DeviceGroupListDto,
  RemovedDeviceGroupDto,
} from './device-group.dto.js';
import type { DeviceGroup, DeviceGroupId } from './device-group.entity.js';
import { DeviceGroupsService } from './device-groups.service.js';

const GroupIdParameter = () =>
  ApiParam({
    name: 'id',
    description: 'Id of the group, as `GET /device-groups` shows it; not its `gid`',
    schema: { type: 'string', format: 'uuid' },
  });

/** A group's id in a path; what cannot be one is not found. */
@Injectable()
class GroupIdPipe implements PipeTransform<string, DeviceGroupId> {
  transform(value: string): DeviceGroupId {
    if (!isUUID(value)) throw DeviceErrors.DEVICE_GROUP_NOT_FOUND();
    return value as DeviceGroupId;
  }
}

const view = ({ id, name, userId, deviceIds, createdAt, updatedAt }: DeviceGroup): DeviceGroupDto => ({
  id,
  name,
  user_id: userId,
  device_ids: [...deviceIds],
  created_at: createdAt.toISOString(),
  updated_at: updatedAt.toISOString(),
});

@ApiTags('Devices')
@ApiBearerAuth()
@Controller('device-groups')
export class DeviceGroupsController {
  constructor(private readonly groups: DeviceGroupsService) {}

  @Post()
  @ApiOperation({
    operationId: 'createDeviceGroup',
    summary: 'Create a group of devices',
    description:
      'Devices that are started, stopped and used as one, with a key of their own, the `gid`, which the witi.me API takes. The key acts as the user that makes the group, and ends with that user.',
  })
  @ApiErrors('DEVICE_NOT_FOUND')
  async create(
    @Caller() caller: Principal,
    @Body() body: CreateDeviceGroupDto,
  ): Promise<CreatedDeviceGroupAnswerDto> {
    const { group, gid } = await this.groups.create(caller, body.name, body.device_ids ?? []);
    return { success: true, data: { ...view(group), gid } };
  }

  @Get()
  @ApiOperation({
    operationId: 'listDeviceGroups',
    summary: 'List the groups of devices',
    description: 'All of the tenant, oldest first; a caller of the role `user` sees the own ones.',
  })
  async list(@Caller() caller: Principal): Promise<DeviceGroupListDto> {
    return { success: true, data: (await this.groups.list(caller)).map(view) };
  }

  @Get(':id')
  @GroupIdParameter()
  @ApiOperation({
    operationId: 'getDeviceGroup',
    summary: 'Get a group of devices',
    description: 'Without its `gid`, which nothing shows again.',
  })
  @ApiErrors('DEVICE_GROUP_NOT_FOUND')
  async get(
    @Caller() caller: Principal,
    @Param('id', GroupIdPipe) id: DeviceGroupId,
  ): Promise<DeviceGroupAnswerDto> {
    return { success: true, data: view(await this.groups.get(caller, id)) };
  }

  @Patch(':id')
  @GroupIdParameter()
  @ApiOperation({
    operationId: 'changeDeviceGroup',
    summary: 'Change a group of devices',
    description: 'Its name, which devices are in it, or both. A device may be in several groups.',
  })
  @ApiErrors('DEVICE_GROUP_NOT_FOUND', 'DEVICE_NOT_FOUND')
  async change(
    @Caller() caller: Principal,
    @Param('id', GroupIdPipe) id: DeviceGroupId,
    @Body() body: ChangeDeviceGroupDto,
  ): Promise<DeviceGroupAnswerDto> {
    const change = { name: body.name ?? undefined, deviceIds: body.device_ids ?? undefined };
    return { success: true, data: view(await this.groups.change(caller, id, change)) };
  }

  @Delete(':id')
  @GroupIdParameter()
  @ApiOperation({
    operationId: 'removeDeviceGroup',
    summary: 'Remove a group of devices',
    description: 'Its `gid` works no more; the devices stay as they are.',
  })
  @ApiErrors('DEVICE_GROUP_NOT_FOUND')
  async remove(
    @Caller() caller: Principal,
    @Param('id', GroupIdPipe) id: DeviceGroupId,
  ): Promise<RemovedDeviceGroupDto> {
    await this.groups.remove(caller, id);
    return { success: true, message: 'Device group removed' };
  }
}
