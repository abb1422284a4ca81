import { hkdfSync } from 'node:crypto';

const NOTHING = Buffer.alloc(0);

/** HKDF-SHA256; no salt means 32 zero bytes, as RFC 5869 has it. */
export const hkdf = (ikm: Uint8Array, length: number, salt: Uint8Array = NOTHING, info = ''): Buffer =>
  Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
