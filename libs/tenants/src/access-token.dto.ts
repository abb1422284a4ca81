import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import { Trimmed } from './fields.js';

export class CreateAccessTokenDto {
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: "Id of the user whom the token stands for; the tenant's oldest active admin when left out",
  })
  @IsOptional()
  @IsUUID('all', { message: 'user_id must be a UUID' })
  user_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'CRM integration',
    description: 'What the token is for: a note for people',
  })
  @IsOptional()
  @Trimmed()
  @IsString({ message: 'name must be text' })
  @Length(1, 100, { message: 'name must have between 1 and 100 characters' })
  name?: string | null;
}

export class AccessTokenDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tokenId })
  token_id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Shown by the call that makes it, and never again: null in lists',
  })
  token: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'CRM integration' })
  name: string | null;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tenant })
  tenant_id: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user })
  user_id: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When a call was last made with it, to the minute; null before the first',
    example: EXAMPLE_TIME,
  })
  last_used_at: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was revoked; null while it works',
  })
  revoked_at: string | null;
}

export class CreatedAccessTokenDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.token, description: 'Shown this once' })
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
