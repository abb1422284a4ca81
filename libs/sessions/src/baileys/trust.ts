import { Curve, WA_CERT_DETAILS } from '@whiskeysockets/baileys';
import { verifySignature } from 'libsignal/src/curve.js';
import { SharedAsyncStorage } from '#libs/platform';

/**
 * Which certificate authority a connection believes.
 *
 * Baileys 7.0.0-rc14 has one process-wide root (`WA_CERT_DETAILS.PUBLIC_KEY`, read when a handshake is checked) and
 * a `Curve.verify` that ignores libsignal's answer, so that any well-formed signature passes. Both are put right
 * here: signatures count, and the root is the one of the connection that is being made. A sandbox root is therefore
 * never believed on a connection to WhatsApp, nor the other way round.
 */
const rootOfThisConnection = new SharedAsyncStorage<Buffer>();
const whatsAppRoot = Buffer.from(WA_CERT_DETAILS.PUBLIC_KEY);

Object.defineProperty(WA_CERT_DETAILS, 'PUBLIC_KEY', {
  get: () => rootOfThisConnection.getStore() ?? whatsAppRoot,
  configurable: false,
});

/** libsignal wants the type byte in front of a public key. */
const withTypeByte = (key: Uint8Array) =>
  key.length === 33 ? Buffer.from(key) : Buffer.concat([Buffer.from([5]), key]);

Curve.verify = (publicKey, message, signature) => {
  try {
    return verifySignature(withTypeByte(publicKey), Buffer.from(message), Buffer.from(signature));
  } catch {
    return false; // malformed input
  }
};

/**
 * Runs `connect` so that everything it starts believes `root`.
 * @param root 32 bytes; WhatsApp's own when undefined
 */
export const trusting = <T>(root: Buffer | undefined, connect: () => T): T =>
  rootOfThisConnection.run(root ?? whatsAppRoot, connect);
