import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seal } from '../crypto/aead.js';
import { agree, generateKeyPair, sign, typed } from '../crypto/curve.js';
import { hkdf } from '../crypto/hkdf.js';
import { proto } from '../wire/codec.js';
import { isAccepted, offerIdentity, sealOffer } from './device-identity.js';
import { advSecretOf, openKeyBundle, unwrapEphemeral, wrapEphemeral } from './link-code-crypto.js';
import { parseQr } from './qr.js';
import { readRegistration } from './registration.js';

const DETAILS = { rawId: 1, timestamp: 1_700_000_000, keyIndex: 1 };

describe('device identity', () => {
  const account = generateKeyPair();
  const companion = generateKeyPair();
  const offer = offerIdentity(account, companion.public, DETAILS);
  const answer = (key: Buffer, overrides = {}) =>
    proto.ADVSignedDeviceIdentity.encode({
      details: offer.details,
      accountSignature: offer.accountSignature,
      deviceSignature: sign(
        key,
        Buffer.concat([Buffer.from([6, 1]), offer.details, companion.public, account.public]),
      ),
      ...overrides,
    }).finish();

  it('is accepted with the companion’s own signature only', () => {
    expect(isAccepted(offer, companion.public, answer(companion.private))).toBe(true);
    expect(isAccepted(offer, companion.public, answer(generateKeyPair().private))).toBe(false);
    const other = offerIdentity(account, companion.public, { ...DETAILS, keyIndex: 2 });
    expect(isAccepted(offer, companion.public, answer(companion.private, { details: other.details }))).toBe(
      false,
    );
    expect(isAccepted(offer, companion.public, answer(companion.private, { deviceSignature: null }))).toBe(
      false,
    );
  });

  it('travels with a MAC of the secret in the code', () => {
    const one = proto.ADVSignedDeviceIdentityHMAC.decode(sealOffer(offer, Buffer.alloc(32, 1)));
    const two = proto.ADVSignedDeviceIdentityHMAC.decode(sealOffer(offer, Buffer.alloc(32, 2)));
    expect(one.details).toEqual(two.details);
    expect(one.hmac).not.toEqual(two.hmac);
  });
});

describe('link code', () => {
  it('unwraps with the right code and to another key with a wrong one', async () => {
    const { public: key } = generateKeyPair();
    const wrapped = await wrapEphemeral('ABCD1234', key);
    expect(wrapped).toHaveLength(80);
    expect(await unwrapEphemeral('ABCD1234', wrapped)).toEqual(key);
    expect(await unwrapEphemeral('ABCD1235', wrapped)).not.toEqual(key);
  });

  it('gives both sides the same secret', () => {
    const [phone, companion, phoneEphemeral, companionEphemeral] = Array.from(
      { length: 4 },
      generateKeyPair,
    ) as [
      ReturnType<typeof generateKeyPair>,
      ReturnType<typeof generateKeyPair>,
      ReturnType<typeof generateKeyPair>,
      ReturnType<typeof generateKeyPair>,
    ];
    const random = randomBytes(32);
    const salt = randomBytes(32);
    const iv = randomBytes(12);
    const theirs = agree(companionEphemeral.private, phoneEphemeral.public);
    const key = hkdf(theirs, 32, salt, 'link_code_pairing_key_bundle_encryption_key');
    const contents = Buffer.concat([companion.public, phone.public, random]);
    const wrapped = Buffer.concat([salt, iv, seal(key, iv, contents)]);

    const ours = agree(phoneEphemeral.private, companionEphemeral.public);
    const bundle = openKeyBundle(ours, wrapped);
    expect(bundle).toEqual({ companionIdentity: companion.public, primaryIdentity: phone.public, random });
    const identitySecret = agree(companion.private, phone.public);
    const expected = hkdf(Buffer.concat([theirs, identitySecret, random]), 32, undefined, 'adv_secret');
    expect(advSecretOf(ours, phone.private, bundle)).toEqual(expected);
    expect(() => openKeyBundle(randomBytes(32), wrapped)).toThrow();
  });
});

describe('QR text', () => {
  const key = Buffer.alloc(32, 7).toString('base64');

  it('is read with and without the address in front', () => {
    const expected = expect.objectContaining({ ref: '2@abc', advSecret: Buffer.alloc(32, 7) });
    expect(parseQr(`https://wa.me/settings/linked_devices#2@abc,${key},${key},${key},1`)).toEqual(expected);
    expect(parseQr(`2@abc,${key},${key},${key}`)).toEqual(expected);
  });

  it.each(['', 'hello', 'a,b,c,d', `2@abc,${key},${key}`, `2@abc,${key},${key},c2hvcnQ=`])(
    'refuses %j',
    (text) => {
      expect(parseQr(text)).toBeUndefined();
    },
  );
});

describe('registration', () => {
  const identity = generateKeyPair();
  const signed = generateKeyPair();
  const data = {
    eRegid: Buffer.from([0, 0, 1, 2]),
    eIdent: identity.public,
    eSkeyId: Buffer.from([0, 0, 1]),
    eSkeyVal: signed.public,
    eSkeySig: sign(identity.private, typed(signed.public)),
  };

  it('is taken when the identity key signed the pre-key, and refused when it did not', () => {
    expect(readRegistration(data)).toMatchObject({ registrationId: 258, identity: identity.public });
    const forged = { ...data, eSkeySig: sign(generateKeyPair().private, typed(signed.public)) };
    expect(() => readRegistration(forged)).toThrow('wrong signature');
  });
});
