import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class FieldProblemDto {
  @ApiProperty({ example: 'text', description: 'Name of the field; a dot leads into a nested one' })
  field: string;

  @ApiProperty({ example: 'text is required and must be between 1 and 4096 characters' })
  message: string;

  @ApiPropertyOptional({
    description: 'What was sent, when it is short and no secret',
    example: '',
    nullable: true,
    type: String,
  })
  value?: unknown;
}

/** Every error of this API. */
export class ErrorDto {
  @ApiProperty({ example: false, enum: [false] })
  success: false;

  @ApiProperty({ example: 'validation failed', description: 'For people; may change' })
  error: string;

  @ApiProperty({ example: 'VALIDATION_ERROR', description: 'For programs; stable' })
  error_code: string;

  @ApiProperty({ example: '2026-06-15T12:00:00.000Z', format: 'date-time' })
  timestamp: string;

  @ApiPropertyOptional({
    type: [FieldProblemDto],
    description: 'Only when fields of the request were refused',
  })
  validation?: FieldProblemDto[];
}
