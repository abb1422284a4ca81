import { describe, expect, it } from 'vitest';
import { bearerToken } from './bearer-token.js';

const TOKEN = 'e5f7ebbd-ed1f-47ea-b060-d9afd5c0076d';

describe('bearerToken', () => {
  it.each([
    `Bearer ${TOKEN}`,
    `bearer ${TOKEN}`,
    `BEARER   ${TOKEN} `,
    `bEaReR\t${TOKEN}`,
    TOKEN,
    ` ${TOKEN}`,
  ])('finds the token in %j', (header) => expect(bearerToken(header)).toBe(TOKEN));

  it.each([
    undefined,
    '',
    ' ',
    'Bearer',
    'Bearer ',
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN} x`,
    `${TOKEN} ${TOKEN}`,
  ])('finds none in %j', (header) => expect(bearerToken(header)).toBeUndefined());
});
