import { generateKeyPair, type KeyPair, sign } from '../crypto/curve.js';
import { proto } from './codec.js';

const { NoiseCertificate } = proto.CertChain;
const YEARS = 365 * 24 * 60 * 60;

/** The server's identity: a static Noise key under a certificate chain that ends at the sandbox's own root. */
export interface ServerIdentity {
  root: KeyPair;
  static: KeyPair;
  /** Encoded `CertChain`, the payload of the server hello. */
  chain: Buffer;
}

export function createServerIdentity(nowSeconds: number): ServerIdentity {
  const root = generateKeyPair();
  const intermediate = generateKeyPair();
  const server = generateKeyPair();
  const validity = { notBefore: nowSeconds, notAfter: nowSeconds + 10 * YEARS };
  // Clients demand issuer serial 0 of the intermediate: the serial of the root they know.
  const chain = proto.CertChain.encode({
    intermediate: certify(root, { serial: 1, issuerSerial: 0, key: intermediate.public, ...validity }),
    leaf: certify(intermediate, { serial: 2, issuerSerial: 1, key: server.public, ...validity }),
  }).finish();
  return { root, static: server, chain: Buffer.from(chain) };
}

function certify(issuer: KeyPair, subject: proto.CertChain.NoiseCertificate.IDetails) {
  const details = NoiseCertificate.Details.encode(subject).finish();
  return { details, signature: sign(issuer.private, details) };
}
