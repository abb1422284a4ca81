import * as curve from 'libsignal/src/curve.js';

/** Curve25519 keys as the wire has them: 32 bytes, without libsignal's leading type byte 05. */
export interface KeyPair {
  public: Buffer;
  private: Buffer;
}

const KEY_TYPE = Buffer.from([5]);

/** The 33-byte form libsignal wants. */
export const typed = (publicKey: Uint8Array): Buffer => Buffer.concat([KEY_TYPE, publicKey]);

export const untyped = (publicKey: Uint8Array): Buffer => Buffer.from(publicKey.subarray(1));

export function generateKeyPair(): KeyPair {
  const { pubKey, privKey } = curve.generateKeyPair();
  return { public: untyped(pubKey), private: Buffer.from(privKey) };
}

/** X25519. */
export const agree = (ours: Uint8Array, theirs: Uint8Array): Buffer =>
  Buffer.from(curve.calculateAgreement(typed(theirs), Buffer.from(ours)));

/** XEdDSA, 64 bytes. */
export const sign = (privateKey: Uint8Array, message: Uint8Array): Buffer =>
  Buffer.from(curve.calculateSignature(Buffer.from(privateKey), message));

/** libsignal throws for malformed input and returns false for a wrong signature: both are false here. */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return curve.verifySignature(typed(publicKey), message, signature);
  } catch {
    return false;
  }
}
