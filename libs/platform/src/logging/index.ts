export * from './logger.js';
export * from './logger.token.js';
export * from './request-context.js';
export * from './silence-libsignal.js';
