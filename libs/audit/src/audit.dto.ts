import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import { ACTORS, type Actor } from './audit-entry.entity.js';

const EXAMPLE_ENTRY = '01JXS2T4Z6Q8R0V2W4X6Y8Z0AB';
const DEFAULT_LIMIT = 50;
const MOST = 200;

export class AuditQueryDto {
  @ApiPropertyOptional({
    description: 'Only what this one did: `master`, `command_line`, or the id or email of a user',
    maxLength: 254,
  })
  @IsOptional()
  @IsString({ message: 'actor must be text, given once' })
  @Length(1, 254, { message: 'actor must have between 1 and 254 characters' })
  actor?: string;

  @ApiPropertyOptional({
    description: 'Only calls of this operation, by its `operationId`: `deleteDevice`',
    maxLength: 100,
  })
  @IsOptional()
  @IsString({ message: 'operation must be text, given once' })
  @Length(1, 100, { message: 'operation must have between 1 and 100 characters' })
  operation?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only what happened at this time or later' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'since must be a time such as 2026-06-15T12:00:00Z' })
  since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only what happened before this time' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'until must be a time such as 2026-06-15T12:00:00Z' })
  until?: string;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before' })
  @IsOptional()
  @Matches(/^[0-9A-HJKMNP-TV-Z]{26}$/, { message: 'cursor must be the next_cursor of an answer' })
  cursor?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST,
    default: DEFAULT_LIMIT,
    description: 'Most entries of a page',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: `limit must be a whole number from 1 to ${MOST}` })
  @Min(1, { message: `limit must be a whole number from 1 to ${MOST}` })
  @Max(MOST, { message: `limit must be a whole number from 1 to ${MOST}` })
  limit: number = DEFAULT_LIMIT;
}

export class GlobalAuditQueryDto extends AuditQueryDto {
  @ApiPropertyOptional({ format: 'uuid', description: 'Only the log of this tenant, also of a deleted one' })
  @IsOptional()
  @IsUUID('all', { message: 'tenant_id must be a UUID, given once' })
  tenant_id?: string;
}

class AuditActorDto {
  @ApiProperty({
    enum: ACTORS,
    example: 'user',
    description: '`command_line`: on the database itself, while no gateway ran',
  })
  kind: Actor;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'admin@loja.example.com',
    description: "The user's email at that time; on the command line the account of the machine",
  })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'uuid', example: EXAMPLE_IDS.user })
  user_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    example: EXAMPLE_IDS.tokenId,
    description: '`token_id` of the access token of the call, not the token',
  })
  token_id: string | null;
}

export class AuditEntryDto {
  @ApiProperty({ example: EXAMPLE_ENTRY })
  id: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  at: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    example: EXAMPLE_IDS.tenant,
    description: 'Null when the call was about no tenant',
  })
  tenant_id: string | null;

  actor: AuditActorDto;

  @ApiProperty({ example: 'renameDevice', description: '`operationId` of the call' })
  operation: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'PATCH',
    description: 'Null for the command line',
  })
  method: string | null;

  @ApiProperty({ type: String, nullable: true, example: '/devices/{deviceID}' })
  path: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { device_id: EXAMPLE_IDS.device },
    description: 'Ids of what it was done to',
  })
  targets: Record<string, string>;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 200,
    description:
      'How it was answered. Null while it is under way, and for good when the process died then: it may have been done',
  })
  status: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '203.0.113.7',
    description: 'Where the call came from; null when the operator made it, except to the operator',
  })
  client_address: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '0b0fd1b4-6a8c-4e3b-8f3c-2f7f0f6f2b11',
    description: '`X-Request-Id` of the answer',
  })
  request_id: string | null;
}

export class AuditPageDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ type: [AuditEntryDto], description: 'Newest first' })
  entries: AuditEntryDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: EXAMPLE_ENTRY,
    description: '`cursor` of the next page; null on the last',
  })
  next_cursor: string | null;
}
