import { PlatformErrors } from '../errors/index.js';

/** SQLSTATE classes of a server that answered and refused the connection: 08, 28, 3D, 53, 57 and 58. */
const refusals = /^(08|28|3D|53|57|58)...$/;

/**
 * A failure to connect as one line: where, and why. Anything else (a bug, a failed query) is returned as it is.
 * The URL's user and password never appear.
 */
export function unreachableDatabase(databaseUrl: string, error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  const message = reasonOf(error);
  const isConnectionFailure =
    error instanceof AggregateError ||
    (error as { syscall?: unknown }).syscall !== undefined ||
    (typeof code === 'string' && refusals.test(code)) ||
    /timeout|terminated|SSL/i.test(message);
  if (!isConnectionFailure) return error;
  const { hostname, port } = new URL(databaseUrl);
  const where = `${hostname || 'localhost'}:${port || 5432}`;
  return PlatformErrors.DATABASE_UNAVAILABLE({
    message: `PostgreSQL at ${where} cannot be used: ${message}`,
    cause: error,
  });
}

/** Node 20 tries every address of a name; its AggregateError has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(', ');
  const { message, code } = error as Error & { code?: string };
  return message || code || String(error);
}
