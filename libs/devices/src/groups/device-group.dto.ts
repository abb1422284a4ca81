import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { EXAMPLE_IDS } from '#libs/openapi';
import type { DeviceId } from '#libs/platform';

const MOST_DEVICES = 100;
const EXAMPLE_GROUP = '5c0f9a1e-3d42-4b7a-8e16-2f9d7b6c4a66';

const Name = (): PropertyDecorator => (target, name) => {
  Transform(({ value }) => (typeof value === 'string' ? value.trim() : value))(target, name as string);
  IsString({ message: 'name is required and must be text' })(target, name as string);
  Length(1, 100, { message: 'name must have between 1 and 100 characters' })(target, name as string);
};

const DeviceIds = (): PropertyDecorator => (target, name) => {
  const message = `device_ids must be a list of at most ${MOST_DEVICES} ids of devices`;
  IsArray({ message })(target, name as string);
  ArrayMaxSize(MOST_DEVICES, { message })(target, name as string);
  IsUUID('all', { each: true, message })(target, name as string);
  Transform(({ value }) => (Array.isArray(value) ? value.map(lowerCase) : value))(target, name as string);
};

const lowerCase = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);

export class CreateDeviceGroupDto {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Loja', description: 'Name for people' })
  @Name()
  name: string;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    maxItems: MOST_DEVICES,
    example: [],
    description: 'Ids of the devices that are in it; none when left out',
  })
  @IsOptional()
  @DeviceIds()
  device_ids?: DeviceId[];
}

export class ChangeDeviceGroupDto {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 100,
    example: 'Loja 2',
    description: 'New name for people',
  })
  @IsOptional()
  @Name()
  name?: string;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    maxItems: MOST_DEVICES,
    example: [],
    description: 'Ids of all devices that are in it from now on; left out, they stay as they are',
  })
  @IsOptional()
  @DeviceIds()
  device_ids?: DeviceId[];
}

export class DeviceGroupDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_GROUP })
  id: string;

  @ApiProperty({ example: 'Loja', description: 'Name for people' })
  name: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user, description: 'The user that made it' })
  user_id: string;

  @ApiProperty({ type: [String], format: 'uuid', example: [EXAMPLE_IDS.device] })
  device_ids: string[];

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

export class CreatedDeviceGroupDto extends DeviceGroupDto {
  @ApiProperty({
    example: 'A1E9E5D7-0C1B-4E0A-9B57-3C2F6D8E1F77',
    description:
      'Its key: selects the group, and authenticates for it, where a call takes a `gid`. Shown this once',
  })
  gid: string;
}

export class CreatedDeviceGroupAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: CreatedDeviceGroupDto;
}

export class DeviceGroupAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: DeviceGroupDto;
}

export class DeviceGroupListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ type: [DeviceGroupDto] })
  data: DeviceGroupDto[];
}

export class RemovedDeviceGroupDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Device group removed' })
  message: string;
}
