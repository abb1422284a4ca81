import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a text as lower-case hex: how access tokens are stored and looked up. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** HMAC-SHA256 as lower-case hex. */
export const hmacSha256Hex = (secret: string | Buffer, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** Compares two secrets without telling by its duration where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
