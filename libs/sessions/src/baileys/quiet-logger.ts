import type { UserFacingSocketConfig } from '@whiskeysockets/baileys';
import type { Logger } from '#libs/platform';

type BaileysLogger = NonNullable<UserFacingSocketConfig['logger']>;

/**
 * Baileys logs whole stanzas and handshakes, keys included. Only its sentences pass, and of errors what our own
 * logger shows; everything else it hands over is dropped. Its level is a constant so that it never prints stanzas.
 */
export function quietLogger(logger: Logger): BaileysLogger {
  const say = (level: 'warn' | 'debug') => (object: unknown, message?: string) => {
    const text = message ?? (typeof object === 'string' ? object : '');
    logger[level]({ source: 'baileys', err: errorIn(object) }, text);
  };
  const quiet: BaileysLogger = {
    level: 'warn',
    child: () => quiet,
    trace: () => undefined,
    debug: () => undefined,
    info: () => undefined,
    warn: say('debug'),
    error: say('warn'),
  };
  return quiet;
}

function errorIn(object: unknown): Error | undefined {
  if (object instanceof Error) return object;
  const { err, error } = (typeof object === 'object' && object !== null ? object : {}) as {
    err?: unknown;
    error?: unknown;
  };
  return [err, error].find((candidate) => candidate instanceof Error) as Error | undefined;
}
