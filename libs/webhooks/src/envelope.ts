import { hmacSha256Hex, type WagonEvent } from '#libs/platform';

/** An event as receivers get it: compact JSON, without signature. */
export const envelope = (event: WagonEvent): string =>
  JSON.stringify({
    id: event.id,
    event: event.type,
    timestamp: Math.floor(event.occurredAt.getTime() / 1000),
    device_id: event.deviceId,
    user_id: event.userId,
    data: event.data,
  });

/**
 * The body with its signature as the last member: HMAC-SHA256 over exactly the bytes of `plain`. So a receiver gets
 * them back by cutting the last member off, and need not write the JSON anew.
 * @param plain a JSON object in one line, as `envelope` makes it
 */
export const signed = (plain: string, secret: string): string =>
  `${plain.slice(0, -1)},"signature":"sha256=${hmacSha256Hex(secret, plain)}"}`;
