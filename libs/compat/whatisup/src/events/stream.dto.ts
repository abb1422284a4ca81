import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import type { DeviceId } from '#libs/platform';
import { Tolerant } from '../tolerant.decorator.js';
import { EVENT_NAMES } from './event-names.js';
import { AreEventNames } from './event-names-rule.js';

/** `a,b` or `events=a&events=b` */
const list = Transform(({ value }) => (value === undefined ? value : [value].flat().join(',').split(',')));

@Tolerant()
export class StreamQueryDto {
  @ApiPropertyOptional({ description: 'The key, for browsers, whose EventSource sets no headers' })
  @IsOptional()
  token?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only the events of this instance' })
  @IsOptional()
  instance_id?: DeviceId;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'The same as `instance_id`, and the events are told in the names of channels',
  })
  @IsOptional()
  channel_id?: DeviceId;

  @ApiPropertyOptional({
    enum: EVENT_NAMES,
    isArray: true,
    description:
      'Only these, separated by commas. Names of the later generation alone make it a stream of channels',
  })
  @IsOptional()
  @list
  @AreEventNames()
  events?: string[];

  @ApiPropertyOptional({
    enum: ['instances', 'channels'],
    description: 'In which names the events are told, where nothing else says so; else `instances`',
  })
  @IsOptional()
  @IsIn(['instances', 'channels'], { message: 'generation must be instances or channels' })
  generation?: 'instances' | 'channels';
}
