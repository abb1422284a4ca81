/** Injection token of the process' one pino logger. */
export const LOGGER = Symbol('LOGGER');
