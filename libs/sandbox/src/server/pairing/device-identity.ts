import { createHmac } from 'node:crypto';
import { type KeyPair, sign, verify } from '../crypto/curve.js';
import { proto } from '../wire/codec.js';

/** Prefixes that keep a signature made for one purpose from being used for another. */
const ACCOUNT_SIGNATURE = Buffer.from([6, 0]);
const DEVICE_SIGNATURE = Buffer.from([6, 1]);

/** A companion's identity, signed by the account and not yet by the companion. */
export interface OfferedIdentity {
  details: Buffer;
  accountKey: Buffer;
  accountSignature: Buffer;
}

export interface IdentityDetails {
  rawId: number;
  /** Seconds. */
  timestamp: number;
  /** At least 1: clients ignore companions without a key index. */
  keyIndex: number;
}

/** The account vouches for the companion's identity key. */
export function offerIdentity(
  account: KeyPair,
  companionKey: Uint8Array,
  { rawId, timestamp, keyIndex }: IdentityDetails,
): OfferedIdentity {
  const encoded = proto.ADVDeviceIdentity.encode({
    rawId,
    timestamp,
    keyIndex,
    accountType: 0,
    deviceType: 0,
  });
  const details = Buffer.from(encoded.finish());
  const accountSignature = sign(account.private, Buffer.concat([ACCOUNT_SIGNATURE, details, companionKey]));
  return { details, accountKey: account.public, accountSignature };
}

/** The offer as it travels: authenticated by the secret that only the scanned code gave to the phone. */
export function sealOffer(offer: OfferedIdentity, advSecret: Uint8Array): Buffer {
  const details = proto.ADVSignedDeviceIdentity.encode({
    details: offer.details,
    accountSignatureKey: offer.accountKey,
    accountSignature: offer.accountSignature,
  }).finish();
  const hmac = createHmac('sha256', advSecret).update(details).digest();
  return Buffer.from(proto.ADVSignedDeviceIdentityHMAC.encode({ details, hmac }).finish());
}

/** Whether the companion answered this very offer and proved that it holds its identity key. */
export function isAccepted(offer: OfferedIdentity, companionKey: Uint8Array, answer: Uint8Array): boolean {
  const signed = proto.ADVSignedDeviceIdentity.decode(answer);
  if (!signed.details || !signed.accountSignature || !signed.deviceSignature) return false;
  if (!offer.details.equals(signed.details) || !offer.accountSignature.equals(signed.accountSignature))
    return false;
  const claim = Buffer.concat([DEVICE_SIGNATURE, offer.details, companionKey, offer.accountKey]);
  return verify(companionKey, claim, signed.deviceSignature);
}
