import { errorTable } from './wagon-error.js';

export const PlatformErrors = errorTable({
  VALIDATION_ERROR: { status: 400, title: 'validation failed' },
  MALFORMED_JSON: { status: 400, title: 'the request body is not valid JSON' },
  UNAUTHORIZED: { status: 401, title: 'Invalid token' },
  FORBIDDEN: { status: 403, title: 'your role does not allow this' },
  NOT_FOUND: { status: 404, title: 'not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'method not allowed' },
  REQUEST_TIMEOUT: { status: 408, title: 'the request was not sent in time', retryable: true },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'the request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'send the body as application/json' },
  TOO_MANY_REQUESTS: { status: 429, title: 'too many requests', retryable: true },
  INTERNAL_ERROR: { status: 500, title: 'internal error' },
  DATABASE_UNAVAILABLE: { status: 503, title: 'the database does not answer', retryable: true },
  SHUTTING_DOWN: { status: 503, title: 'the gateway is shutting down', retryable: true },
  GATEWAY_TIMEOUT: { status: 504, title: 'the request took too long', retryable: true },
});

/** A refused field as an error: `invalidField('phone', 'phone number is required')`. */
export const invalidField = (field: string, message: string, value?: unknown) =>
  PlatformErrors.VALIDATION_ERROR({
    message,
    fields: [value === undefined ? { field, message } : { field, message, value }],
  });
