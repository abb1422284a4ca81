import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CacheStore } from '@whiskeysockets/baileys';

type Change = [key: string, value?: unknown];

/**
 * Only for tests that kill the process (`WAGON_UNSAFE_TESTING`): lists of contacts' devices that outlive it.
 *
 * Baileys builds its sessions with a contact anew after every query of the contact's devices, which hides a ratchet
 * that fell back. With the lists kept there is no such query after a start, and the stored ratchet has to be right.
 * @param file of one account; one line of JSON for each change
 */
export function durableDeviceList(file: string): CacheStore {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lists = new Map<string, unknown>();
  const apply = ([key, value]: Change) => (value === undefined ? lists.delete(key) : lists.set(key, value));
  if (existsSync(file)) for (const change of changesIn(readFileSync(file, 'utf8'))) apply(change);
  const write = (change: Change) => {
    appendFileSync(file, `${JSON.stringify(change)}\n`, { mode: 0o600 });
    apply(change);
  };
  return {
    get: <T>(key: string) => lists.get(key) as T | undefined,
    set: <T>(key: string, value: T) => write([key, value]),
    del: (key) => write([key]),
    flushAll: () => {
      for (const key of [...lists.keys()]) write([key]);
    },
  };
}

/** What follows the last end of a line is nothing, or half a change. */
function changesIn(text: string): Change[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Change);
}
