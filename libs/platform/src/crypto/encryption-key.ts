import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export const encryptionKeyPath = (dataDir: string) => join(dataDir, 'encryption.key');

export const hasEncryptionKeyFile = (dataDir: string) => existsSync(encryptionKeyPath(dataDir));

/**
 * The key of an installation that sets no WAGON_ENCRYPTION_KEY: made once, kept beside the data, readable by the
 * owner only. Written under another name first, so that a crash leaves a whole key or none.
 */
export function encryptionKeyFile(dataDir: string): Buffer {
  const file = encryptionKeyPath(dataDir);
  if (!existsSync(file)) make(file, dataDir);
  chmodSync(file, 0o600);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new Error(`${file} must hold 64 hex digits; it was changed or damaged`);
  return key;
}

function make(file: string, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file); // fails, instead of replacing it, when another process was first
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dataDir); // before anything is sealed with it in a database that does survive a power cut
}

/** Makes the names in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // there a folder cannot be opened
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
