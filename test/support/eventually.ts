import { setTimeout as pause } from 'node:timers/promises';

const LOOKS_EVERY_MS = 25;

/** Looks again until it finds something, and fails with what was awaited and what was seen last. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await pause(LOOKS_EVERY_MS);
  }
}
