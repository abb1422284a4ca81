import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { EXAMPLE_IDS } from '#libs/openapi';
import { EmailField, PasswordField, Trimmed, WebhookUrlField } from './fields.js';
import { ROLES, type Role } from './principal.js';
import { UserDto } from './user.dto.js';

export class RegisterDto {
  @ApiProperty({
    minLength: 1,
    maxLength: 100,
    example: 'Loja Central',
    description: 'Name of the new tenant; refused when another one has it, in whatever case of letters',
  })
  @Trimmed()
  @IsString({ message: 'tenant_name is required and must be text' })
  @Length(1, 100, { message: 'tenant_name must have between 1 and 100 characters' })
  tenant_name: string;

  @ApiProperty({
    format: 'email',
    example: 'admin@loja.example.com',
    description: "Of the tenant's first user",
  })
  @EmailField()
  email: string;

  @PasswordField()
  password: string;

  @ApiPropertyOptional({
    enum: ROLES,
    example: 'admin',
    description: 'The first user is always an admin, whatever is given here',
  })
  @IsOptional()
  @IsIn(ROLES, { message: 'role must be admin, manager or user' })
  role?: Role;

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

export class TenantDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tenant })
  id: string;

  @ApiProperty({ example: 'Loja Central' })
  name: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

export class RegisteredDto {
  @ApiProperty({ enum: [true] })
  success: true;

  user: UserDto;

  tenant: TenantDto;

  @ApiProperty({
    format: 'uuid',
    example: EXAMPLE_IDS.token,
    description: "The user's access token; shown this once",
  })
  token: string;

  @ApiProperty({ example: true, description: 'Whether a `webhook_url` was given' })
  webhook_configured: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'https://app.example.com/webhook' })
  webhook_url: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Webhook will be auto-configured when WhatsApp device is connected',
  })
  note: string | null;
}

export class TenantListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  tenants: TenantDto[];
}

export class TenantAnswerDto {
  @ApiProperty({ enum: [true] })
  success: true;

  data: TenantDto;
}

class DeletedTenantDataDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tenant })
  tenant_id: string;

  @ApiProperty({ example: 'Loja Central' })
  tenant_name: string;

  @ApiProperty({ format: 'date-time' })
  deleted_at: string;
}

export class DeletedTenantDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Tenant and all related data permanently deleted' })
  message: string;

  data: DeletedTenantDataDto;
}
