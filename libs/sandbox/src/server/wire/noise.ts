import { createHash } from 'node:crypto';
import { seal, unseal } from '../crypto/aead.js';
import { agree, generateKeyPair, type KeyPair } from '../crypto/curve.js';
import { hkdf } from '../crypto/hkdf.js';

/** Exactly 32 bytes, so it is the initial hash and chaining key as it is. */
const PROTOCOL_NAME = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');
const NOTHING = Buffer.alloc(0);

/** AES-256-GCM whose nonce counts messages from 0. */
export class NoiseCipher {
  private counter = 0;

  constructor(private readonly key: Buffer) {}

  encrypt(plaintext: Uint8Array, aad: Uint8Array = NOTHING): Buffer {
    return seal(this.key, nonce(this.counter++), plaintext, aad);
  }

  decrypt(ciphertext: Uint8Array, aad: Uint8Array = NOTHING): Buffer {
    return unseal(this.key, nonce(this.counter++), ciphertext, aad);
  }
}

/** 8 zero bytes, then the counter in 4 bytes. */
function nonce(counter: number): Buffer {
  const iv = Buffer.alloc(12);
  iv.writeUInt32BE(counter, 8);
  return iv;
}

/** The state both sides of a handshake keep in step: a hash of all that was said, and keys mixed from every DH. */
export class SymmetricState {
  private hash: Buffer = PROTOCOL_NAME;
  private chainingKey: Buffer = PROTOCOL_NAME;
  private cipher = new NoiseCipher(PROTOCOL_NAME);

  mixHash(data: Uint8Array): void {
    this.hash = createHash('sha256').update(this.hash).update(data).digest();
  }

  mixKey(secret: Uint8Array): void {
    const mixed = hkdf(secret, 64, this.chainingKey);
    this.chainingKey = mixed.subarray(0, 32);
    this.cipher = new NoiseCipher(mixed.subarray(32));
  }

  encryptAndHash(plaintext: Uint8Array): Buffer {
    const ciphertext = this.cipher.encrypt(plaintext, this.hash);
    this.mixHash(ciphertext);
    return ciphertext;
  }

  decryptAndHash(ciphertext: Uint8Array): Buffer {
    const plaintext = this.cipher.decrypt(ciphertext, this.hash);
    this.mixHash(ciphertext);
    return plaintext;
  }

  /** The transport keys. */
  split(): { initiator: NoiseCipher; responder: NoiseCipher } {
    const keys = hkdf(NOTHING, 64, this.chainingKey);
    return {
      initiator: new NoiseCipher(keys.subarray(0, 32)),
      responder: new NoiseCipher(keys.subarray(32)),
    };
  }
}

export interface Transport {
  incoming: NoiseCipher;
  outgoing: NoiseCipher;
}

/** The server's half of Noise XX: → e, ← e ee s es payload, → s se payload. */
export class NoiseResponder {
  private readonly state = new SymmetricState();
  private readonly ephemeral = generateKeyPair();

  /** `intro` is the client's 4-byte prologue, as received. */
  constructor(
    private readonly own: KeyPair,
    intro: Uint8Array,
  ) {
    this.state.mixHash(intro);
  }

  /** Answers the client's ephemeral key; `payload` travels encrypted. */
  readHello(
    theirEphemeral: Uint8Array,
    payload: Uint8Array,
  ): { ephemeral: Buffer; static: Buffer; payload: Buffer } {
    this.state.mixHash(theirEphemeral);
    this.state.mixHash(this.ephemeral.public);
    this.state.mixKey(agree(this.ephemeral.private, theirEphemeral));
    const encryptedStatic = this.state.encryptAndHash(this.own.public);
    this.state.mixKey(agree(this.own.private, theirEphemeral));
    return {
      ephemeral: this.ephemeral.public,
      static: encryptedStatic,
      payload: this.state.encryptAndHash(payload),
    };
  }

  /** Throws when either part does not decrypt: the other side does not hold the keys it claims. */
  readFinish(encryptedStatic: Uint8Array, encryptedPayload: Uint8Array) {
    const theirStatic = this.state.decryptAndHash(encryptedStatic);
    this.state.mixKey(agree(this.ephemeral.private, theirStatic));
    const payload = this.state.decryptAndHash(encryptedPayload);
    const { initiator, responder } = this.state.split();
    const transport: Transport = { incoming: initiator, outgoing: responder };
    return { theirStatic, payload, transport };
  }
}
