import { HttpException } from '@nestjs/common';
import { isDatabaseGone } from '../database/database-gone.js';
import { PlatformErrors, WagonError } from '../errors/index.js';

/** Whatever was thrown while a request was answered, as the one error class; undefined when nobody foresaw it. */
export function toWagonError(thrown: unknown): WagonError | undefined {
  if (thrown instanceof WagonError) return thrown;
  if (isDatabaseGone(thrown))
    return PlatformErrors.DATABASE_UNAVAILABLE({ cause: thrown, headers: { 'Retry-After': '5' } });
  const status = statusOf(thrown);
  if (status === 400 && isUnreadablePath(thrown)) return PlatformErrors.NOT_FOUND({ cause: thrown });
  const make = status === undefined ? undefined : byStatus[status];
  return make?.({ cause: thrown, message: status === 404 ? messageOf(thrown) : undefined });
}

const byStatus: Record<number, (detail?: WagonError['detail']) => WagonError> = {
  400: PlatformErrors.MALFORMED_JSON,
  401: PlatformErrors.UNAUTHORIZED,
  403: PlatformErrors.FORBIDDEN,
  404: PlatformErrors.NOT_FOUND,
  405: PlatformErrors.METHOD_NOT_ALLOWED,
  413: PlatformErrors.PAYLOAD_TOO_LARGE,
  415: PlatformErrors.UNSUPPORTED_MEDIA_TYPE,
};

const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : undefined);

/** Express' words, which Nest puts into an exception of its own: `%E0%A4%A` stands for no text. */
const isUnreadablePath = (thrown: unknown) => messageOf(thrown)?.startsWith('Failed to decode param');

/** Nest's exceptions carry `getStatus()`, those of Express' body parser `status`. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { status } = (thrown ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}
