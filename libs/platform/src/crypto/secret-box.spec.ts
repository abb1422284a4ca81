import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SecretBox } from './secret-box.js';

const old = randomBytes(32);
const current = randomBytes(32);
const text = Buffer.from('ratchet');

describe('SecretBox', () => {
  it('opens what it sealed, with any of its keys', () => {
    const sealed = new SecretBox([old]).seal(text, 'device/session/1');
    expect(new SecretBox([current, old]).open(sealed, 'device/session/1')).toEqual(text);
    expect(sealed.includes(text)).toBe(false);
  });

  it('refuses a value that was moved to another place', () => {
    const box = new SecretBox([current]);
    expect(() => box.open(box.seal(text, 'a'), 'b')).toThrow(/belongs elsewhere/);
  });

  it('refuses a key it does not have, and damaged bytes', () => {
    const sealed = new SecretBox([old]).seal(text, 'a');
    expect(() => new SecretBox([current]).open(sealed, 'a')).toThrow(/WAGON_ENCRYPTION_KEY/);
    sealed[sealed.length - 1]! ^= 1;
    expect(() => new SecretBox([old]).open(sealed, 'a')).toThrow(/damaged/);
    expect(() => new SecretBox([old]).open(Buffer.from('short'), 'a')).toThrow(/not a sealed value/);
  });
});
