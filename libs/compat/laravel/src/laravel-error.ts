import type { Request } from 'express';
import type { ErrorAnswer, FieldProblem, WagonError } from '#libs/platform';
import { bearerToken } from '#libs/tenants';

/** An error as Laravel tells it to a client that accepts JSON. Its own words where Laravel has words for it. */
export function laravelError(error: WagonError, request: Request): ErrorAnswer {
  if (error.code === 'VALIDATION_ERROR') return unprocessable(error.detail.fields ?? [], error.message);
  const message = wordsOf(error, request);
  if (message !== undefined) return { status: error.status, body: { message } };
  return { status: error.status, body: { success: false, message: error.message } };
}

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
  for (const { field, message } of fields) errors[field] = [...(errors[field] ?? []), message];
  const [first = otherwise, ...others] = Object.values(errors).flat();
  const more = others.length === 0 ? '' : ` (and ${others.length} more error${others.length > 1 ? 's' : ''})`;
  return { status: 422, body: { message: first + more, errors } };
}
