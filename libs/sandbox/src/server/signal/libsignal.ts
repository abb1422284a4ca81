/** libsignal's published types miss what its storage really is given; this names the part used here. */
import { ProtocolAddress, SessionBuilder, SessionCipher, SessionRecord } from 'libsignal';

export { ProtocolAddress, SessionBuilder, SessionCipher, SessionRecord };

export interface SignalKeyPair {
  pubKey: Buffer;
  privKey: Buffer;
}

/** A `SessionRecord` as plain data: keys as base64, one entry per session. */
export interface SessionData {
  version: string;
  _sessions: Record<string, SessionEntryData>;
}

export interface SessionEntryData {
  _chains: Record<string, ChainData>;
  indexInfo: { closed: number; used: number };
}

/** `chainType` 1 sends, 2 receives. */
export interface ChainData {
  chainType: number;
  messageKeys: Record<string, string>;
}

export interface DeviceBundle {
  registrationId: number;
  identityKey: Buffer;
  signedPreKey: { keyId: number; publicKey: Buffer; signature: Buffer };
  preKey?: { keyId: number; publicKey: Buffer };
}

/** The plain form is what `serialize` really returns and `deserialize` really takes. */
export const deserialize = (data: SessionData): SessionRecord =>
  SessionRecord.deserialize(data as unknown as Uint8Array);

export const serialize = (record: SessionRecord): SessionData => record.serialize() as unknown as SessionData;
