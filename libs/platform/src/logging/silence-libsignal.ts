/**
 * libsignal writes whole session objects, private ratchet keys included, with `console.info`, `console.warn` and
 * `console.error` ("Closing session:", observed with 6.0.0). Nothing here writes to the console on purpose (the
 * logger writes to stdout itself), so its methods are replaced for good: no later import can put them back.
 *
 * Every module that lets libsignal work calls this when it is loaded.
 */
export function silenceLibsignal(): void {
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const) {
    if (Object.getOwnPropertyDescriptor(console, method)?.configurable === false) continue;
    Object.defineProperty(console, method, { value: () => undefined, writable: false, configurable: false });
  }
}
