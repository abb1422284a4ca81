import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { Trimmed } from './fields.js';

export class CreateAccessTokenDto {
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: "Whose token; the tenant's oldest active admin's when left out",
  })
  @IsOptional()
  @IsUUID('all', { message: 'user_id must be a UUID' })
  user_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'CRM integration',
    description: 'For people: what it is for',
  })
  @IsOptional()
  @Trimmed()
  @IsString({ message: 'name must be text' })
  @Length(1, 100, { message: 'name must have between 1 and 100 characters' })
  name?: string | null;
}

export class AccessTokenDto {
  @ApiProperty({ format: 'uuid' })
  token_id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Shown by the call that makes it, and never again',
  })
  token: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'CRM integration' })
  name: string | null;

  @ApiProperty({ format: 'uuid' })
  tenant_id: string;

  @ApiProperty({ format: 'uuid' })
  user_id: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute' })
  last_used_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null while it works' })
  revoked_at: string | null;
}

export class CreatedAccessTokenDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ format: 'uuid', description: 'Shown this once' })
  token: string;

  data: AccessTokenDto;
}

export class AccessTokenListDto {
  @ApiProperty({ enum: [true] })
  success: true;

  tokens: AccessTokenDto[];
}

export class RevokedAccessTokenDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Token revoked' })
  message: string;

  data: AccessTokenDto;
}
