import { Webhook } from 'standardwebhooks';
import { hmacSha256Hex } from '#libs/platform';

/**
 * The body with its signature as the last member: HMAC-SHA256 over exactly the bytes of `plain`. So a receiver gets
 * them back by cutting the last member off, and need not write the JSON anew.
 * @param plain a JSON object in one line, as `envelope` makes it
 */
export const signed = (plain: string, secret: string): string =>
  `${plain.slice(0, -1)},"signature":"sha256=${hmacSha256Hex(secret, plain)}"}`;

/**
 * The headers of Standard Webhooks over the whole body.
 * @param secrets as the users gave them; every one signs. None: there is no signature
 */
export function standardHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  // As bytes: of a text the library would take the lower half of each character alone
  const signatures = secrets.map((secret) =>
    new Webhook(Buffer.from(secret), { format: 'raw' }).sign(id, at, body),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}
