import type { Transaction } from '../../state/store.js';
import type { Account } from '../account.js';
import type { Companion } from '../companion.js';
import { typed } from '../crypto/curve.js';
import { type BinaryNode, proto } from '../wire/codec.js';
import { node } from '../wire/node.js';
import { decryptInOneSession } from './isolated-sessions.js';
import {
  type DeviceBundle,
  ProtocolAddress,
  SessionBuilder,
  SessionCipher,
  type SessionData,
} from './libsignal.js';
import { pad, unpad } from './padding.js';
import { phoneStorage, sessionKey } from './phone-storage.js';
import { prune } from './pruning.js';

/** libsignal's number for a message that also sets up its session. */
const PREKEY_MESSAGE = 3;

/** The phone's end of Signal: it encrypts for companions and decrypts what they wrote to it. */
export class Primary {
  constructor(private readonly account: Account) {}

  /** Sets up a session from the companion's key bundle when there is none. Returns the `enc` node. */
  async encrypt(tx: Transaction, to: Companion, plaintext: Uint8Array): Promise<BinaryNode> {
    const session = await phoneStorage(tx, this.account).loadSession(addressOf(to).toString());
    if (!session?.haveOpenSession()) await this.openSession(tx, to);
    return this.encryptInSession(tx, to, plaintext);
  }

  /**
   * Sets up another session first, for a companion that cannot read the one there is. That one is closed and kept:
   * the companion may still be writing in it.
   */
  async encryptAnew(tx: Transaction, to: Companion, plaintext: Uint8Array): Promise<BinaryNode> {
    await this.openSession(tx, to);
    return this.encryptInSession(tx, to, plaintext);
  }

  private decryptInSession(tx: Transaction, from: Companion, ciphertext: Buffer): Promise<Buffer> {
    const address = addressOf(from);
    const row = sessionKey(this.account.number, address.toString());
    const sessions = tx.get<SessionData>(row) ?? { version: 'v1', _sessions: {} };
    const keep = (merged: SessionData) => tx.put(row, prune(merged));
    return decryptInOneSession(phoneStorage(tx, this.account), address, sessions, ciphertext, keep);
  }

  private openSession(tx: Transaction, to: Companion): Promise<void> {
    return new SessionBuilder(phoneStorage(tx, this.account), addressOf(to)).initOutgoing(bundleOf(tx, to));
  }

  private async encryptInSession(tx: Transaction, to: Companion, plaintext: Uint8Array): Promise<BinaryNode> {
    const cipher = new SessionCipher(phoneStorage(tx, this.account), addressOf(to));
    const { type, body } = await cipher.encrypt(pad(plaintext));
    const kind = type === PREKEY_MESSAGE ? 'pkmsg' : 'msg';
    return node('enc', { v: 2, type: kind }, Buffer.from(body as unknown as Uint8Array));
  }

  /** Throws when the message cannot be decrypted, decoded or unpadded. */
  async decrypt(tx: Transaction, from: Companion, enc: BinaryNode): Promise<proto.Message> {
    const ciphertext = Buffer.from(enc.content as Uint8Array);
    const padded = await (enc.attrs.type === 'pkmsg'
      ? new SessionCipher(phoneStorage(tx, this.account), addressOf(from)).decryptPreKeyWhisperMessage(
          ciphertext,
        )
      : this.decryptInSession(tx, from, ciphertext));
    return proto.Message.decode(unpad(padded));
  }
}

/** Phones know a companion by its number and device, however a stanza addresses it. */
const addressOf = (companion: Companion) => new ProtocolAddress(companion.record.number, companion.id);

function bundleOf(tx: Transaction, companion: Companion): never {
  const signed = companion.preKeys.signed(tx);
  if (!signed) throw new Error(`${companion.jid} has uploaded no keys`);
  const oneTime = companion.preKeys.take(tx);
  const bundle: DeviceBundle = {
    registrationId: companion.record.registrationId,
    identityKey: typed(Buffer.from(companion.record.identity, 'base64')),
    signedPreKey: { keyId: signed.id, publicKey: typed(signed.key), signature: signed.signature },
    preKey: oneTime && { keyId: oneTime.id, publicKey: typed(oneTime.key) },
  };
  // libsignal's types demand a one-time pre-key, libsignal does not.
  return bundle as never;
}
