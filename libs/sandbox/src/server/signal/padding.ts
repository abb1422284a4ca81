import { randomInt } from 'node:crypto';

/** Plaintexts are padded with n bytes of value n, n from 1 to 16. */
export function pad(plaintext: Uint8Array): Buffer {
  const n = randomInt(1, 17);
  return Buffer.concat([plaintext, Buffer.alloc(n, n)]);
}

export function unpad(padded: Uint8Array): Buffer {
  const n = padded.at(-1) ?? 0;
  if (n === 0 || n > padded.length) throw new Error(`bad padding of ${n} bytes`);
  return Buffer.from(padded.subarray(0, padded.length - n));
}
