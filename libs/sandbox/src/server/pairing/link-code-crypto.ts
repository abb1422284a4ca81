import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { unseal } from '../crypto/aead.js';
import { agree } from '../crypto/curve.js';
import { hkdf } from '../crypto/hkdf.js';

const SALT_LENGTH = 32;
const CTR_IV_LENGTH = 16;
const GCM_IV_LENGTH = 12;
const KEY_LENGTH = 32;
const ITERATIONS = 2 << 16;
const WRAPPED_LENGTH = SALT_LENGTH + CTR_IV_LENGTH + KEY_LENGTH;

const derive = promisify(pbkdf2);

const codeKey = (code: string, salt: Uint8Array): Promise<Buffer> =>
  derive(code, salt, ITERATIONS, KEY_LENGTH, 'sha256');

/**
 * An ephemeral key under the pairing code: salt, IV, AES-256-CTR. Nothing authenticates it, so a wrong code unwraps
 * to a wrong key and shows only when the key bundle does not open.
 */
export async function wrapEphemeral(code: string, publicKey: Uint8Array): Promise<Buffer> {
  const salt = randomBytes(SALT_LENGTH);
  const iv = randomBytes(CTR_IV_LENGTH);
  const cipher = createCipheriv('aes-256-ctr', await codeKey(code, salt), iv);
  return Buffer.concat([salt, iv, cipher.update(publicKey), cipher.final()]);
}

export async function unwrapEphemeral(code: string, wrapped: Buffer): Promise<Buffer> {
  if (wrapped.length !== WRAPPED_LENGTH) throw new Error(`a wrapped key has ${WRAPPED_LENGTH} bytes`);
  const salt = wrapped.subarray(0, SALT_LENGTH);
  const iv = wrapped.subarray(SALT_LENGTH, SALT_LENGTH + CTR_IV_LENGTH);
  const cipher = createDecipheriv('aes-256-ctr', await codeKey(code, salt), iv);
  return Buffer.concat([cipher.update(wrapped.subarray(SALT_LENGTH + CTR_IV_LENGTH)), cipher.final()]);
}

export interface KeyBundle {
  companionIdentity: Buffer;
  primaryIdentity: Buffer;
  random: Buffer;
}

/** Throws when the ephemeral keys of the two sides do not belong together: one of them used another code. */
export function openKeyBundle(ephemeralSecret: Uint8Array, wrapped: Buffer): KeyBundle {
  const salt = wrapped.subarray(0, SALT_LENGTH);
  const iv = wrapped.subarray(SALT_LENGTH, SALT_LENGTH + GCM_IV_LENGTH);
  const key = hkdf(ephemeralSecret, KEY_LENGTH, salt, 'link_code_pairing_key_bundle_encryption_key');
  const opened = unseal(key, iv, wrapped.subarray(SALT_LENGTH + GCM_IV_LENGTH));
  return {
    companionIdentity: opened.subarray(0, 32),
    primaryIdentity: opened.subarray(32, 64),
    random: opened.subarray(64, 96),
  };
}

/** What a scanned code would have told the phone: the secret that authenticates the device identity. */
export function advSecretOf(
  ephemeralSecret: Uint8Array,
  primaryPrivate: Uint8Array,
  bundle: KeyBundle,
): Buffer {
  const identitySecret = agree(primaryPrivate, bundle.companionIdentity);
  return hkdf(
    Buffer.concat([ephemeralSecret, identitySecret, bundle.random]),
    KEY_LENGTH,
    undefined,
    'adv_secret',
  );
}
