import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { logContext } from './request-context.js';

export type { Logger };
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Names of members that never reach a log, at the top and one level down. */
const SECRET_MEMBERS = [
  'authorization',
  'token',
  'secret',
  'password',
  'key',
  'keys',
  'creds',
  'text',
  'body',
  'content',
];

/** Six or more digits in a row are shown as their last three: telephone numbers and JIDs stay tellable apart. */
export const maskNumbers = (text: string): string =>
  text.replace(/\d{6,}/g, (digits) => `${'*'.repeat(digits.length - 3)}${digits.slice(-3)}`);

/**
 * A JSON logger on standard output. A line carries the request id, tenant and device of where it was written; message
 * bodies, tokens and keys are removed by name and long digit runs are masked in the message and in every error.
 */
export function createLogger(
  level: LogLevel,
  stream: { write(line: string): void } = destination(1),
): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => logContext.get(),
      redact: { paths: SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
      serializers: { err: describeError },
      hooks: {
        logMethod(args, method) {
          const masked = args.map((arg) => (typeof arg === 'string' ? maskNumbers(arg) : arg));
          method.apply(this, masked as Parameters<typeof method>);
        },
      },
    },
    stream,
  );
}

/** An error as a log shows it: only its class, message, code and stack, never the objects hanging on it. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  const stack = error.stack && maskNumbers(error.stack);
  return { type: error.name, message: maskNumbers(error.message), code, stack, cause };
}

/** Nest's own messages through the same logger; its start-up chatter is debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (message: unknown, ...context: unknown[]) =>
    this.logger.debug({ context: context.at(-1) }, String(message));
  debug = this.log;
  verbose = this.log;
  warn = (message: unknown, ...context: unknown[]) =>
    this.logger.warn({ context: context.at(-1) }, String(message));
  error = (message: unknown, ...context: unknown[]) =>
    this.logger.error({ context: context.at(-1) }, String(message));
  fatal = this.error;
}
