import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { EmailField, PasswordField, Trimmed, WebhookUrlField } from './fields.js';
import { ROLES, type Role } from './principal.js';
import { UserDto } from './user.dto.js';

export class RegisterDto {
  /**
   * Name of the new tenant; no other one has it, in any case of letters
   * @example "Loja Central"
   */
  @Trimmed()
  @IsString({ message: 'tenant_name is required and must be text' })
  @Length(1, 100, { message: 'tenant_name must have between 1 and 100 characters' })
  tenant_name: string;

  @ApiProperty({ format: 'email', example: 'admin@loja.example.com', description: 'Of its first user' })
  @EmailField()
  email: string;

  @ApiProperty({
    format: 'password',
    minLength: 8,
    maxLength: 200,
    example: 'correct horse battery staple',
    description: 'Kept as a salted hash. No call takes it: calls are made with the token.',
  })
  @PasswordField()
  password: string;

  @ApiPropertyOptional({ enum: ROLES, example: 'admin', description: 'The first user is always an admin' })
  @IsOptional()
  @IsIn(ROLES, { message: 'role must be admin, manager or user' })
  role?: Role;

  @ApiPropertyOptional({
    type: String,
    format: 'uri',
    nullable: true,
    example: 'https://app.example.com/webhook',
    description: "Becomes the webhook of each of the user's devices",
  })
  @WebhookUrlField()
  webhook_url?: string | null;
}

export class TenantDto {
  @ApiProperty({ format: 'uuid' })
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

  @ApiProperty({ format: 'uuid', description: "The user's access token; shown this once" })
  token: string;

  @ApiProperty({ example: true })
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
  @ApiProperty({ format: 'uuid' })
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
