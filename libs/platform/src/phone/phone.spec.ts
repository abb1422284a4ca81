import { expect, it } from 'vitest';
import { normalizePhone } from './phone.js';

it.each([
  ['5511999999999', '5511999999999'],
  ['+55 (11) 99999-9999', '5511999999999'],
  ['+49 151/2345.6789', '4915123456789'],
  ['123456789', undefined],
  ['1234567890123456', undefined],
  ['55119999a9999', undefined],
  ['', undefined],
])('reads %j as %j', (text, digits) => {
  expect(normalizePhone(text)).toBe(digits);
});
