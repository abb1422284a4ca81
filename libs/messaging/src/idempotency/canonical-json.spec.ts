import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';

it('does not depend on the order of members, at any depth', () => {
  expect(canonicalJson({ b: [{ y: 1, x: null }], a: 'é' })).toBe('{"a":"é","b":[{"x":null,"y":1}]}');
  expect(canonicalJson({ a: 'é', b: [{ x: null, y: 1 }] })).toBe(
    canonicalJson({ b: [{ y: 1, x: null }], a: 'é' }),
  );
});

it('tells apart what is different', () => {
  const values = [null, 0, '0', '', [], {}, [1, 2], [2, 1], { a: 1 }, { a: '1' }, { a: null }, 'null', false];
  expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
});
