/** What a QR code says about the companion that shows it. */
export interface QrContents {
  ref: string;
  noiseKey: Buffer;
  identityKey: Buffer;
  advSecret: Buffer;
}

const KEY_LENGTH = 32;

/**
 * `ref,noise,identity,secret[,platform]`, keys as base64; newer clients put `https://wa.me/settings/linked_devices#`
 * in front. A ref holds no comma. Undefined for any other text.
 */
export function parseQr(text: string): QrContents | undefined {
  const parts = text.slice(text.lastIndexOf('#') + 1).split(',');
  if (parts.length < 4 || parts.length > 5) return undefined;
  const [ref, ...keys] = parts as [string, string, string, string];
  const [noiseKey, identityKey, advSecret] = keys.map((key) => Buffer.from(key, 'base64'));
  if (!ref || noiseKey?.length !== KEY_LENGTH || identityKey?.length !== KEY_LENGTH) return undefined;
  return advSecret?.length === KEY_LENGTH ? { ref, noiseKey, identityKey, advSecret } : undefined;
}
