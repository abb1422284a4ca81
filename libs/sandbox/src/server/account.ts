import { randomBytes, randomInt } from 'node:crypto';
import type { Companion } from './companion.js';
import { generateKeyPair, type KeyPair, sign, typed } from './crypto/curve.js';
import { lidJid, pnJid } from './wire/jid.js';

export interface SignedKey {
  id: number;
  pair: KeyPair;
  signature: Buffer;
}

/** What of an account is on file; keys as base64. */
export interface AccountRecord {
  number: string;
  name: string;
  lid: string;
  registrationId: number;
  identity: { public: string; private: string };
  signedKey: { id: number; public: string; private: string; signature: string };
  nextDevice: number;
}

export interface PhoneReceipt {
  message_id: string;
  /** The device it came from; a phone without a companion part. */
  from_jid: string;
  type: 'delivered' | 'read' | 'played';
  /** Seconds since 1970. */
  timestamp: number;
}

/** More than any test looks at, and little memory. */
const KEPT_RECEIPTS = 1000;

/** A WhatsApp account: the phone (device 0) with its keys, and the companions linked to it. */
export class Account {
  readonly companions = new Map<number, Companion>();
  /** What became of the messages this phone has sent; not on file. */
  readonly receipts: PhoneReceipt[] = [];
  identity: KeyPair;
  signedKey: SignedKey;

  constructor(public record: AccountRecord) {
    this.identity = pairOf(record.identity);
    this.signedKey = signedKeyOf(record);
  }

  /** Goes on with other keys. */
  renew(record: AccountRecord): void {
    this.record = record;
    this.identity = pairOf(record.identity);
    this.signedKey = signedKeyOf(record);
  }

  get number(): string {
    return this.record.number;
  }

  get jid(): string {
    return pnJid(this.record.number);
  }

  get lidJid(): string {
    return lidJid(this.record.lid);
  }

  noteReceipt(receipt: PhoneReceipt): void {
    this.receipts.push(receipt);
    if (this.receipts.length > KEPT_RECEIPTS) this.receipts.shift();
  }

  get key(): string {
    return accountKey(this.record.number);
  }
}

export const accountKey = (number: string): string => `account/${number}`;

export function newAccountRecord(number: string, name: string, lid: string): AccountRecord {
  return { number, name, lid, ...newKeys(), nextDevice: 1 };
}

/** What an installation of WhatsApp makes when it is first started. */
export function newKeys(): Pick<AccountRecord, 'registrationId' | 'identity' | 'signedKey'> {
  const identity = generateKeyPair();
  const signed = generateKeyPair();
  const signature = sign(identity.private, typed(signed.public));
  return {
    registrationId: randomInt(1, 16380),
    identity: base64Of(identity),
    signedKey: { id: 1, ...base64Of(signed), signature: signature.toString('base64') },
  };
}

/** 15 digits that start with 1, like the real ones; the caller makes sure it is free. */
export const randomLid = (): string =>
  `1${String(randomBytes(6).readUIntBE(0, 6)).padStart(15, '0').slice(-14)}`;

const base64Of = (pair: KeyPair) => ({
  public: pair.public.toString('base64'),
  private: pair.private.toString('base64'),
});

const signedKeyOf = ({ signedKey }: AccountRecord): SignedKey => ({
  id: signedKey.id,
  pair: pairOf(signedKey),
  signature: Buffer.from(signedKey.signature, 'base64'),
});

const pairOf = (of: { public: string; private: string }): KeyPair => ({
  public: Buffer.from(of.public, 'base64'),
  private: Buffer.from(of.private, 'base64'),
});
