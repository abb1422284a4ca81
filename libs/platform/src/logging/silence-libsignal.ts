/**
 * libsignal writes whole session objects, private ratchet keys included, with `console.info`, `console.warn` and
 * `console.error` ("Closing session:", observed with 6.0.0). Nothing in this process writes to the console on purpose
 * (the logger writes to stdout itself), so the console's methods are replaced before libsignal can be imported, and
 * made constant so that no import puts them back.
 *
 * Import this module first, in every process that loads Baileys.
 */
const silent = () => undefined;

for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const) {
  Object.defineProperty(console, method, { value: silent, writable: false, configurable: false });
}

export {};
