import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { EXAMPLE_IDS } from '#libs/openapi';
import { EmailField, PasswordField, WebhookUrlField } from './fields.js';
import { ROLES, type Role } from './principal.js';

export class CreateUserDto {
  @ApiProperty({
    format: 'email',
    example: 'ana@loja.example.com',
    description: 'Kept in lower case; refused when another user of the tenant has it',
  })
  @EmailField()
  email: string;

  @PasswordField()
  password: string;

  @ApiProperty({
    enum: ROLES,
    example: 'user',
    description:
      '`admin`: everything in the tenant. `manager`: all devices, and the users and managers. `user`: the devices that this user made',
  })
  @IsIn(ROLES, { message: 'role must be admin, manager or user' })
  role: Role;

  @ApiPropertyOptional({
    type: String,
    format: 'uri',
    nullable: true,
    example: 'https://app.example.com/webhook',
    description: 'Becomes the webhook, for every event, of each device that this user makes',
  })
  @WebhookUrlField()
  webhook_url?: string | null;
}

export class UpdateUserDto {
  @ApiPropertyOptional({ example: true, description: '`false`: the tokens of this user no longer work' })
  @IsOptional()
  @IsBoolean({ message: 'active must be true or false' })
  active?: boolean;

  @ApiPropertyOptional({ enum: ROLES, example: 'manager' })
  @IsOptional()
  @IsIn(ROLES, { message: 'role must be admin, manager or user' })
  role?: Role;
}

export class PromoteUserDto {
  @ApiProperty({ enum: ROLES, example: 'manager' })
  @IsIn(ROLES, { message: 'new_role must be admin, manager or user' })
  new_role: Role;
}

export class UserDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user })
  id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tenant })
  tenant_id: string;

  @ApiProperty({ format: 'email', example: 'ana@loja.example.com' })
  email: string;

  @ApiProperty({ enum: ROLES, example: 'user' })
  role: Role;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: "The user's access token: shown by the call that makes the user, and never again",
  })
  token: string | null;

  @ApiProperty({ example: true })
  active: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'https://app.example.com/webhook' })
  webhook_url: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

export class UserListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  users: UserDto[];
}

export class CreatedUserDto {
  @ApiProperty({ enum: [true] })
  success: true;

  user: UserDto;

  @ApiProperty({ example: true })
  webhook_configured: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'https://app.example.com/webhook' })
  webhook_url: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Webhook will be configured when user connects their first WhatsApp device',
  })
  note: string | null;
}

export class UserAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: UserDto;
}

export class UserMessageDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'User updated successfully' })
  message: string;
}

class PromotedUserDataDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user })
  user_id: string;

  @ApiProperty({ enum: ROLES, example: 'user' })
  old_role: Role;

  @ApiProperty({ enum: ROLES, example: 'manager' })
  new_role: Role;
}

export class PromotedUserDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'User role updated successfully' })
  message: string;

  data: PromotedUserDataDto;
}
