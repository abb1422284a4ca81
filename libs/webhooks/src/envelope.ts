import { hmacSha256Hex } from '#libs/platform';

/**
 * The body with its signature as the last member: HMAC-SHA256 over exactly the bytes of `plain`. So a receiver gets
 * them back by cutting the last member off, and need not write the JSON anew.
 * @param plain a JSON object in one line, as `envelope` of the journal makes it
 */
export const signed = (plain: string, secret: string): string =>
  `${plain.slice(0, -1)},"signature":"sha256=${hmacSha256Hex(secret, plain)}"}`;
