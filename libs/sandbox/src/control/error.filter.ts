import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import { SandboxError } from '../server/sandbox.errors.js';

interface ErrorBody {
  error: string;
  message: string;
  details?: Record<string, unknown>;
}

/** Every error of the control API: `{"error","message","details"?}`. */
@Catch()
export class ControlErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const { status, body } = describe(error);
    const response = host.switchToHttp().getResponse<Response>();
    if (!response.headersSent) response.status(status).json(body);
  }
}

function describe(error: unknown): { status: number; body: ErrorBody } {
  if (error instanceof SandboxError) {
    const { code, message, details } = error;
    return {
      status: error.status,
      body: details ? { error: code, message, details } : { error: code, message },
    };
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return {
      status,
      body: { error: status === 404 ? 'not_found' : 'invalid_request', message: error.message },
    };
  }
  return { status: 500, body: { error: 'internal_error', message: String(error) } };
}
