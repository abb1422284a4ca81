import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { agree, generateKeyPair, verify } from '../crypto/curve.js';
import { createServerIdentity } from './certificates.js';
import { proto } from './codec.js';
import { NoiseResponder } from './noise.js';

const INTRO = Buffer.from([0x57, 0x41, 0x06, 0x03]);
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key: Uint8Array, data: Uint8Array) => createHmac('sha256', key).update(data).digest();

/** The client's half, written apart from the server's: RFC 5869 by hand, one local variable per value of the spec. */
class Initiator {
  private h = sha256(Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0'), INTRO);
  private ck: Buffer = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');
  private k: Buffer = this.ck;
  private n = 0;
  readonly e = generateKeyPair();
  readonly s = generateKeyPair();

  constructor() {
    // The initial hash is the name itself, not a hash of it.
    this.h = sha256(Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0'), INTRO);
    this.h = sha256(this.h, this.e.public);
  }

  mix(secret: Uint8Array): void {
    const prk = hmac(this.ck, secret);
    const first = hmac(prk, Buffer.from([1]));
    this.k = hmac(prk, Buffer.concat([first, Buffer.from([2])]));
    this.ck = first;
    this.n = 0;
  }

  iv(): Buffer {
    const iv = Buffer.alloc(12);
    iv.writeUInt32BE(this.n++, 8);
    return iv;
  }

  open(sealed: Buffer): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.k, this.iv()).setAAD(this.h);
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    this.h = sha256(this.h, sealed);
    return plain;
  }

  seal(plain: Uint8Array): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.k, this.iv()).setAAD(this.h);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    this.h = sha256(this.h, sealed);
    return sealed;
  }

  readHello(hello: { ephemeral: Buffer; static: Buffer; payload: Buffer }) {
    this.h = sha256(this.h, hello.ephemeral);
    this.mix(agree(this.e.private, hello.ephemeral));
    const serverStatic = this.open(hello.static);
    this.mix(agree(this.e.private, serverStatic));
    const payload = this.open(hello.payload);
    const sealedStatic = this.seal(this.s.public);
    this.mix(agree(this.s.private, hello.ephemeral));
    return { serverStatic, payload, finish: (data: Buffer) => [sealedStatic, this.seal(data)] as const };
  }

  /** First what the client writes with, then what it reads with. */
  split(): [Buffer, Buffer] {
    this.mix(Buffer.alloc(0));
    return [this.ck, this.k];
  }
}

describe('noise', () => {
  it('completes a handshake with an initiator written apart from it', () => {
    const server = createServerIdentity(1_700_000_000);
    const client = new Initiator();
    const responder = new NoiseResponder(server.static, INTRO);
    const { serverStatic, payload, finish } = client.readHello(
      responder.readHello(client.e.public, server.chain),
    );
    expect(serverStatic).toEqual(server.static.public);
    expect(payload).toEqual(server.chain);

    const done = responder.readFinish(...finish(Buffer.from('client payload')));
    expect(done.theirStatic).toEqual(client.s.public);
    expect(done.payload.toString()).toBe('client payload');

    const [write, read] = client.split();
    const outgoing = done.transport.outgoing.encrypt(Buffer.from('hello'));
    const decipher = createDecipheriv('aes-256-gcm', read, Buffer.alloc(12));
    decipher.setAuthTag(outgoing.subarray(-16));
    expect(decipher.update(outgoing.subarray(0, -16)).toString() + decipher.final().toString()).toBe('hello');
    const cipher = createCipheriv('aes-256-gcm', write, Buffer.alloc(12));
    const incoming = Buffer.concat([cipher.update('hi'), cipher.final(), cipher.getAuthTag()]);
    expect(done.transport.incoming.decrypt(incoming).toString()).toBe('hi');
  });

  it('refuses a client finish that was tampered with', () => {
    const server = createServerIdentity(1_700_000_000);
    const client = new Initiator();
    const responder = new NoiseResponder(server.static, INTRO);
    const { finish } = client.readHello(responder.readHello(client.e.public, server.chain));
    const [sealedStatic, payload] = finish(Buffer.from('client payload'));
    payload[0]! ^= 1;
    expect(() => responder.readFinish(sealedStatic, payload)).toThrow();
  });
});

describe('certificate chain', () => {
  it('leads from the server key to the root, by signatures that verify', () => {
    const { root, static: server, chain } = createServerIdentity(1_700_000_000);
    const { Details } = proto.CertChain.NoiseCertificate;
    const { leaf, intermediate } = proto.CertChain.decode(chain);
    expect(verify(root.public, intermediate!.details!, intermediate!.signature!)).toBe(true);
    const middle = Details.decode(intermediate!.details!);
    expect(middle.issuerSerial).toBe(0);
    expect(verify(middle.key!, leaf!.details!, leaf!.signature!)).toBe(true);
    expect(Buffer.from(Details.decode(leaf!.details!).key!)).toEqual(server.public);
    expect(verify(server.public, leaf!.details!, leaf!.signature!)).toBe(false);
  });
});
