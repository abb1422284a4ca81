import type { WagonError } from '../errors/index.js';
import { logContext } from '../logging/index.js';
import type { ErrorAnswer } from './facade.js';

/** Seconds; where the thrower knows better it says so. */
const TRY_LATER = { 'Retry-After': '5' };

/**
 * Every error of the native API. WUTS documents two shapes for it, a long one (`success`, `error`, `error_code`,
 * `timestamp`, `validation`) and a short one (`success`, `error`); the long one contains the short one, so all answers
 * are long.
 */
export const nativeError = (error: WagonError): ErrorAnswer => ({
  status: error.status,
  headers: error.retryable && error.status === 503 ? TRY_LATER : {},
  body: {
    success: false,
    error: error.message,
    error_code: error.code,
    timestamp: new Date().toISOString(),
    ...(error.detail.fields && { validation: error.detail.fields }),
    ...error.detail.extra,
    ...(error.code === 'INTERNAL_ERROR' && { request_id: logContext.get().requestId }),
  },
});
