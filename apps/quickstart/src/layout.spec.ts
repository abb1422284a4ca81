import { describe, expect, it } from 'vitest';
import { abridged, layOut } from './layout.js';

describe('abridged', () => {
  it('hides secrets at any depth', () => {
    const answer = { token: '11111111-aaaa', user: { token: null, password: '22222222' }, secret: '3' };
    expect(JSON.stringify(abridged(answer))).not.toMatch(/aaaa|22222222/);
    expect(abridged(answer)).toMatchObject({ token: '1111…', user: { token: null } });
  });

  it('cuts long texts and long lists and says so', () => {
    expect(abridged({ image: 'x'.repeat(4000) })).toEqual({ image: `${'x'.repeat(48)}… (4000 characters)` });
    expect(abridged([1, 2, 3, 4, 5])).toEqual([1, 2, 3, '… and 2 more']);
  });
});

describe('layOut', () => {
  it('keeps in one line what fits', () => {
    expect(layOut({ a: [1, { b: null }] }, '   ')).toBe('{"a":[1,{"b":null}]}');
  });

  it('puts the members of what does not fit below each other', () => {
    const long = 'x'.repeat(60);
    expect(layOut({ a: long, b: [long] }, ' ')).toBe(`{\n   "a": "${long}",\n   "b": ["${long}"]\n }`);
  });
});
