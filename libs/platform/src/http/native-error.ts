import type { WagonError } from '../errors/index.js';
import { logContext } from '../logging/index.js';
import type { ErrorAnswer } from './facade.js';

/** Seconds; where the thrower knows better it says so. */
const TRY_LATER = { 'Retry-After': '5' };

type Shape = (error: WagonError) => object;

/**
 * The long one of the shapes that WUTS documents: `success`, `error`, `error_code`, `timestamp`, `validation`. It contains
 * the short one (`success`, `error`) and the bare one (`error`), so that calls with those answer in it too.
 */
const envelope: Shape = (error) => ({
  success: false,
  error: error.message,
  error_code: error.code,
  timestamp: new Date().toISOString(),
  ...(error.detail.fields && { validation: error.detail.fields }),
  ...error.detail.extra,
  ...(error.code === 'INTERNAL_ERROR' && { request_id: logContext.get().requestId }),
});

/** The nested one: there `error` is an object, so that it fits into no other. Who is not let in gets the long one. */
const nested: Shape = (error) => {
  if (error.status === 401) return envelope(error);
  const code = NESTED_CODES[error.code] ?? error.code.toLowerCase();
  return { success: false, error: { code, message: error.message } };
};

/** Where WUTS calls an error otherwise than its name in lower case. */
const NESTED_CODES: Record<string, string> = {
  VALIDATION_ERROR: 'invalid_request',
  MALFORMED_JSON: 'invalid_request',
  INTERNAL_ERROR: 'device_error',
  GATEWAY_TIMEOUT: 'status_timeout',
};

/** Paths whose errors have another shape than the long one. */
const SHAPES: readonly [path: RegExp, shape: Shape][] = [[/^\/status\/(?:text|media|privacy)\/?$/i, nested]];

const shapeOf = (path: string): Shape => SHAPES.find(([pattern]) => pattern.test(path))?.[1] ?? envelope;

/** An error of the native API, in the shape that WUTS documents for the path. */
export const nativeError = (error: WagonError, path: string): ErrorAnswer => ({
  status: error.status,
  headers: error.retryable && error.status === 503 ? TRY_LATER : {},
  body: shapeOf(path)(error),
});
