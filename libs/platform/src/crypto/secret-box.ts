import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + IV_BYTES;

/** What was sealed cannot be opened: another key, another place, or damaged bytes. */
export class SecretBoxError extends Error {
  override name = 'SecretBoxError';
}

/**
 * Encryption at rest with AES-256-GCM.
 *
 * Sealed bytes: version (1) ‖ first bytes of SHA-256 of the key (4) ‖ IV (12) ‖ ciphertext ‖ tag (16).
 * The context ("where this value belongs") is authenticated with it, so a row copied to another place does not
 * open there. The first key seals; every key opens.
 */
export class SecretBox {
  private readonly keys: { id: Buffer; key: Buffer }[];

  /** @param keys 32 bytes each, at least one */
  constructor(keys: Buffer[]) {
    if (keys.length === 0 || keys.some((key) => key.length !== 32))
      throw new SecretBoxError('keys of 32 bytes needed');
    this.keys = keys.map((key) => ({
      id: createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES),
      key,
    }));
  }

  /** The ids of its keys, as they begin what was sealed with them: bytes 2 to 5. */
  get keyIds(): readonly Buffer[] {
    return this.keys.map(({ id }) => id);
  }

  seal(plaintext: Uint8Array, context: string): Buffer {
    const { id, key } = this.keys[0]!;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
    const body = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat([Buffer.from([VERSION]), id, iv, ...body]);
  }

  /** Another key for another purpose, from the one that seals: 32 bytes, the same ones each time. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.keys[0]!.key, Buffer.alloc(0), purpose, 32));
  }

  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes.length < HEADER_BYTES + TAG_BYTES || bytes[0] !== VERSION)
      throw new SecretBoxError('not a sealed value');
    const id = bytes.subarray(1, 1 + KEY_ID_BYTES);
    const found = this.keys.find((candidate) => candidate.id.equals(id));
    if (!found) throw new SecretBoxError('sealed with a key that is not in WAGON_ENCRYPTION_KEY');
    const iv = bytes.subarray(1 + KEY_ID_BYTES, HEADER_BYTES);
    const tag = bytes.subarray(bytes.length - TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', found.key, iv)
      .setAAD(Buffer.from(context))
      .setAuthTag(tag);
    try {
      return Buffer.concat([
        decipher.update(bytes.subarray(HEADER_BYTES, bytes.length - TAG_BYTES)),
        decipher.final(),
      ]);
    } catch {
      throw new SecretBoxError('sealed value is damaged or belongs elsewhere');
    }
  }
}
