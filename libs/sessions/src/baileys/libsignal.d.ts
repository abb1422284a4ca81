declare module 'libsignal/src/curve.js' {
  /** @returns whether the XEdDSA signature is right; throws on malformed input. `publicKey`: 33 bytes, 0x05 first */
  export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}
