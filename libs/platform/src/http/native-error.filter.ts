import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { PlatformErrors } from '../errors/index.js';
import { type Logger, logContext } from '../logging/index.js';
import { LOGGER } from '../logging/logger.token.js';
import { toWagonError } from './to-wagon-error.js';

/** Seconds; where the thrower knows better it says so. */
const TRY_LATER = { 'Retry-After': '5' };

/**
 * Renders every error of the native API. WUTS documents two shapes for it, a long one (`success`, `error`,
 * `error_code`, `timestamp`, `validation`) and a short one (`success`, `error`); the long one contains the short one,
 * so all answers are long.
 */
@Catch()
@Injectable()
export class NativeErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const foreseen = toWagonError(thrown);
    if (!foreseen) this.logger.error({ err: thrown }, 'request failed');
    else if (foreseen.status >= 500)
      this.logger.warn({ code: foreseen.code, err: foreseen.detail.cause }, foreseen.message);
    if (response.headersSent) return void response.destroy();
    const error = foreseen ?? PlatformErrors.INTERNAL_ERROR();
    response
      .status(error.status)
      .set({ ...(error.retryable && error.status === 503 && TRY_LATER), ...error.detail.headers })
      .json({
        success: false,
        error: error.message,
        error_code: error.code,
        timestamp: new Date().toISOString(),
        ...(error.detail.fields && { validation: error.detail.fields }),
        ...error.detail.extra,
        ...(!foreseen && { request_id: logContext.get().requestId }),
      });
  }
}
