import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
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

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The only API that takes it, as in `WAGON_APIS`; null: every one that takes access tokens',
    example: null,
  })
  api: string | null;

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
    description: 'When it was revoked, or ends because another one has replaced it; null while no end is set',
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

export class RotateTokenDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 0,
    example: 3600,
    description:
      'How many seconds the old token goes on working. With 0 a caller that does not get the answer has no token any more',
  })
  @IsOptional()
  @IsInt({ message: 'grace_seconds must be a whole number from 0 to 86400' })
  @Min(0, { message: 'grace_seconds must be a whole number from 0 to 86400' })
  @Max(86_400, { message: 'grace_seconds must be a whole number from 0 to 86400' })
  grace_seconds?: number | null;
}

class ReplacedTokenDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.replacedTokenId })
  token_id: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  works_until: string;
}

export class RotatedTokenDto extends CreatedAccessTokenDto {
  replaced: ReplacedTokenDto;
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
