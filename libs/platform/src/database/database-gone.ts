import { QueryFailedError } from 'typeorm';

const CONNECTION_CODES =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EPIPE|08\w{3}|57P0[123]|53300|53100)$/;

/** The server is away, going down, out of connections or of disk; not a mistake in a query. */
export function isDatabaseGone(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { code } = (thrown instanceof QueryFailedError ? thrown.driverError : thrown) as { code?: unknown };
  return (
    (typeof code === 'string' && CONNECTION_CODES.test(code)) ||
    /timeout exceeded when trying to connect|Connection terminated|Query read timeout/.test(thrown.message)
  );
}
