import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiResponse } from '@nestjs/swagger';
import { GuardedBy } from '#libs/tenants';
import { LaravelGuard } from './laravel.guard.js';

class MessageOnlyDto {
  @ApiProperty({ example: 'Unauthorized - No Bearer Token' })
  message: string;
}

class FailureDto {
  @ApiProperty({ enum: [false] })
  success: false;

  @ApiProperty({ example: 'Session not found' })
  message: string;
}

class UnprocessableDto {
  @ApiProperty({ example: 'The session name field is required.' })
  message: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    example: { session_name: ['The session name field is required.'] },
  })
  errors: Record<string, string[]>;
}

/** Of a controller: its calls need a token. */
export const NeedsToken = () =>
  applyDecorators(
    GuardedBy(LaravelGuard),
    ApiBearerAuth(),
    ApiResponse({
      status: 401,
      type: MessageOnlyDto,
      description: 'No token, or one that does not work: `Unauthorized - Invalid Token`',
    }),
  );

/** Of a call that may name something that is not there. */
export const MayBeMissing = (what = 'Session') =>
  ApiResponse({
    status: 404,
    type: FailureDto,
    description: `${what} not found; another tenant's is not found either`,
  });

/** Of a call with fields. */
export const MayBeUnprocessable = () =>
  ApiResponse({
    status: 422,
    type: UnprocessableDto,
    description: 'Fields were refused: the first message, and ` (and N more errors)` when there are more',
  });

export const MayFail = (status: number, description: string) =>
  ApiResponse({ status, type: FailureDto, description });
