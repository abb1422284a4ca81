import { typed, verify } from '../crypto/curve.js';
import type { SignedPublicPreKey } from '../pre-keys.js';
import { proto } from '../wire/codec.js';

/** What a client that wants to be paired says about itself. */
export interface Registration {
  registrationId: number;
  identity: Buffer;
  signedKey: SignedPublicPreKey;
  /** As a phone would list it: "Chrome (Ubuntu)". */
  platform: string;
}

/** Throws when a part is missing or the signed pre-key is not signed by the identity key. */
export function readRegistration(data: proto.ClientPayload.IDevicePairingRegistrationData): Registration {
  const { eRegid, eIdent, eSkeyId, eSkeyVal, eSkeySig } = data;
  if (!eRegid?.length || eIdent?.length !== 32 || !eSkeyId?.length || eSkeyVal?.length !== 32 || !eSkeySig)
    throw new Error('registration without all of its keys');
  if (!verify(eIdent, typed(eSkeyVal), eSkeySig))
    throw new Error('the signed pre-key carries a wrong signature');
  return {
    registrationId: number(eRegid),
    identity: Buffer.from(eIdent),
    signedKey: { id: number(eSkeyId), key: Buffer.from(eSkeyVal), signature: Buffer.from(eSkeySig) },
    platform: platformName(data.deviceProps),
  };
}

const number = (data: Uint8Array): number => Buffer.from(data).readUIntBE(0, data.length);

function platformName(encoded: Uint8Array | null | undefined): string {
  if (!encoded) return 'unknown';
  const { platformType, os } = proto.DeviceProps.decode(encoded);
  const type = proto.DeviceProps.PlatformType[platformType ?? 0] ?? 'UNKNOWN';
  return `${type.charAt(0)}${type.slice(1).toLowerCase()} (${os || 'unknown'})`;
}
