import type { Request } from 'express';
import { type ErrorAnswer, type FieldProblem, logContext, type WagonError } from '#libs/platform';
import { type Generation, generationOf, idNameOf } from './generation.js';

/**
 * The product's codes for ours, and the status where it is another one. Eighteen of its codes are known; what it has no
 * known code for is told by our own code in its spelling.
 */
const CODES: Record<string, { code: string; status?: number }> = {
  UNAUTHORIZED: { code: 'auth_invalid' },
  API_KEY_INVALID: { code: 'auth_invalid' },
  API_KEY_EXPIRED: { code: 'auth_expired' },
  TOO_MANY_REQUESTS: { code: 'rate_limited' },
  TOO_MANY_READERS: { code: 'rate_limited' },
  FORBIDDEN: { code: 'channel_access_denied' },
  API_KEY_TOO_NARROW: { code: 'insufficient_scope' },
  DEVICE_NOT_FOUND: { code: 'channel_not_found' },
  DEVICE_OUT_OF_REACH: { code: 'channel_scoped_key' },
  ALREADY_CONNECTED: { code: 'invalid_lifecycle_transition', status: 409 },
  ALREADY_PAIRED: { code: 'invalid_lifecycle_transition' },
  QR_TIMEOUT: { code: 'no_qr', status: 503 },
  PAIR_CODE_REFUSED: { code: 'pair_code_failed' },
  PAIR_CODE_TIMEOUT: { code: 'pair_code_unavailable', status: 503 },
  RECONNECT_FAILED: { code: 'channel_unavailable' },
  QUEUE_FULL: { code: 'worker_at_capacity', status: 503 },
  ENDPOINT_NOT_FOUND: { code: 'webhook_endpoint_not_found' },
  DELIVERY_NOT_FOUND: { code: 'webhook_delivery_not_found' },
  MALFORMED_JSON: { code: 'invalid_json' },
};

/** What this API calls the fields that other features check for it. */
const FIELDS: Record<string, string> = { webhook_url: 'url', phone: 'phone_number' };

/** Any error in the one shape that the documentation has. */
export function whatisupError(error: WagonError, request: Request): ErrorAnswer {
  const generation = generationOf(request);
  const { code, status = error.status } = codeOf(error, generation);
  const details = detailsOf(error, request, generation);
  return {
    status,
    headers: {
      ...(status === 401 && { 'WWW-Authenticate': 'Bearer realm="whatisup"' }),
      ...(status === 503 && { 'Retry-After': '5' }),
    },
    body: {
      error: { code, message: renamed(error.message), ...(details && { details }) },
      request_id: logContext.get().requestId ?? '',
    },
  };
}

/** The first generation tells that a send needs a connection, the second one that the channel has none. */
function codeOf({ code }: WagonError, generation: Generation): { code: string; status?: number } {
  if (code === 'DEVICE_DISCONNECTED')
    return { code: generation === 'channels' ? 'channel_unavailable' : 'not_connected', status: 409 };
  return CODES[code] ?? { code: code.toLowerCase() };
}

function detailsOf({ code, detail }: WagonError, request: Request, generation: Generation) {
  const id = isAboutDevice(code) ? request.params?.id : undefined;
  const details = {
    ...(id && { [idNameOf(generation)]: id }),
    ...(detail.fields && { fields: detail.fields.map(fieldOf) }),
    ...detail.extra,
  };
  return Object.keys(details).length > 0 ? details : undefined;
}

const isAboutDevice = (code: string) => /^(DEVICE|QR|PAIR_CODE|ALREADY|RECONNECT)_/.test(code);

const fieldOf = ({ field, message }: FieldProblem) => ({
  field: FIELDS[field] ?? field,
  message: renamed(message),
});

const renamed = (message: string) =>
  message.replace(/\b(?:webhook_url|phone)\b(?= must)/, (field) => FIELDS[field] ?? field);
