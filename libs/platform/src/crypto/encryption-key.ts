import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileOnce } from '../files/index.js';

export const encryptionKeyPath = (dataDir: string) => join(dataDir, 'encryption.key');

export const hasEncryptionKeyFile = (dataDir: string) => existsSync(encryptionKeyPath(dataDir));

/** The key of an installation that sets no WAGON_ENCRYPTION_KEY: made once, kept beside the data. */
export function encryptionKeyFile(dataDir: string): Buffer {
  const file = encryptionKeyPath(dataDir);
  if (!existsSync(file)) writeFileOnce(file, `${randomBytes(32).toString('hex')}\n`);
  chmodSync(file, 0o600);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new Error(`${file} must hold 64 hex digits; it was changed or damaged`);
  return key;
}
