import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsBoolean, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const LONGEST = 4096;
const GROUP_JID = /^\d+@g\.us$/;
const GROUP_RULE = 'group must be the JID of a group, such as 120363012345678901@g.us';

export const TextField = (description: string, example: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description, example, maxLength: LONGEST }),
    IsString(),
    IsNotEmpty(),
    MaxLength(LONGEST),
  );

/** May be empty. */
export const FreeTextField = (description: string, example: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ description, example, maxLength: LONGEST }), IsString(), MaxLength(LONGEST));

export const OptionalTextField = (description: string, example?: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ description, example, maxLength: LONGEST }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    MaxLength(LONGEST),
  );

export const PhoneField = (): PropertyDecorator =>
  TextField('Number or JID of another phone of the sandbox.', '5511999990002');

export const ChatField = (): PropertyDecorator =>
  TextField('Number of a person, or JID of any chat.', '5511999990002');

export const OptionalGroupField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      description: 'JID that it gets; any without it.',
      example: '120363012345678901@g.us',
    }),
    IsOptional(),
    Matches(GROUP_JID, { message: GROUP_RULE }),
  );

export const GroupField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: 'As `create_group` was given or has answered.',
      example: '120363012345678901@g.us',
    }),
    Matches(GROUP_JID, { message: GROUP_RULE }),
  );

export const NewsletterField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ example: '120363098765432101@newsletter' }),
    Matches(/^\d+@newsletter$/, {
      message: 'newsletter must be the JID of one, such as 120363098765432101@newsletter',
    }),
  );

/** Whether it is so from now on. */
export const FlagField = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ description: '`false` undoes it.', example: true, ...options }), IsBoolean());

export const OptionalFlagField = (description: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ description, default: false }), IsOptional(), IsBoolean());
