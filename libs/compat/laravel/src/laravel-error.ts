import type { Request } from 'express';
import type { ErrorAnswer, FieldProblem, WagonError } from '#libs/platform';
import { bearerToken } from '#libs/tenants';

/** An error as Laravel tells it to a client that accepts JSON. Its own words where Laravel has words for it. */
export function laravelError(error: WagonError, request: Request): ErrorAnswer {
  if (error.code === 'VALIDATION_ERROR') return unprocessable(error.detail.fields ?? [], error.message);
  const message = wordsOf(error, request);
  if (message !== undefined) return { status: error.status, body: { message } };
  return {
    status: error.status,
    body: { success: false, message: OWN_WORDS[error.code] ?? error.message, ...error.detail.extra },
  };
}

/** What is called something else in this product. */
const OWN_WORDS: Record<string, string> = {
  DEVICE_NOT_FOUND: 'Session not found',
  DEVICE_DISCONNECTED: 'Session is not connected',
  TOKEN_NOT_FOUND: 'Token not found',
};

/** Undefined for what is no matter of the framework: that a session is not there, or a message did not leave. */
function wordsOf({ code, detail }: WagonError, request: Request): string | undefined {
  const path = request.path.replace(/^\/+|\/+$/g, '');
  switch (code) {
    case 'NOT_FOUND':
      return request.route ? undefined : `The route ${path} could not be found.`;
    case 'METHOD_NOT_ALLOWED':
      return `The ${request.method} method is not supported for route ${path}. Supported methods: ${detail.headers?.Allow}.`;
    case 'UNAUTHORIZED':
      return bearerToken(request.headers.authorization)
        ? 'Unauthorized - Invalid Token'
        : 'Unauthorized - No Bearer Token';
    case 'FORBIDDEN':
      return 'This action is unauthorized.';
    case 'MALFORMED_JSON':
      return 'Could not decode request body.';
    case 'PAYLOAD_TOO_LARGE':
      return 'The POST data is too large.';
    case 'TOO_MANY_REQUESTS':
      return 'Too Many Attempts.';
    case 'INTERNAL_ERROR':
      return 'Server Error';
    default:
      return undefined;
  }
}

/** Every message of every field, and the first one with the number of the others as the summary. */
function unprocessable(fields: FieldProblem[], otherwise: string): ErrorAnswer {
  const errors: Record<string, string[]> = {};
  for (const { field, message } of fields.map(inOwnWords))
    errors[field] = [...(errors[field] ?? []), message];
  const [first = otherwise, ...others] = Object.values(errors).flat();
  const more = others.length === 0 ? '' : ` (and ${others.length} more error${others.length > 1 ? 's' : ''})`;
  return { status: 422, body: { message: first + more, errors } };
}

/** The features call a recipient `number`, and begin their messages with the name of the field. */
function inOwnWords({ field, message }: FieldProblem): FieldProblem {
  const own = field === 'number' ? 'to' : field;
  const isTheirs = message.startsWith(`${field} `);
  return { field: own, message: isTheirs ? `The ${own} field ${message.slice(field.length + 1)}.` : message };
}
