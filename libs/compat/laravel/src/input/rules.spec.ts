import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { between, integer, maxCharacters, oneOf, type Rule, string, url, uuid } from './rules.js';

const broken = (rule: Rule, value: unknown) => rule(value, 'media url');

describe("Laravel's rules", () => {
  it.each<[string, Rule, unknown[], unknown[], string]>([
    ['string', string, ['a'], [1, true, ['a'], {}], 'The media url field must be a string.'],
    [
      'max',
      maxCharacters(2),
      ['ab', '🐎🐎'],
      ['abc'],
      'The media url field must not be greater than 2 characters.',
    ],
    [
      'uuid',
      uuid,
      ['4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa'],
      ['4d0add2c', 7, '4d0add2c7c3b4f0c9b7f0f6a51c1b0aa'],
      'The media url field must be a valid UUID.',
    ],
    [
      'url',
      url,
      ['https://example.com/a.jpg', 'http://example.com'],
      ['example.com', 'javascript:alert(1)', 'file:///etc/passwd', 5],
      'The media url field must be a valid URL.',
    ],
    ['in', oneOf('image', 'audio'), ['image'], ['Image', 'sticker', 1], 'The selected media url is invalid.'],
    ['integer', integer, ['5', 5, '-1'], ['5.5', 'five', {}], 'The media url field must be an integer.'],
    ['between', between(1, 5), ['1', 5], ['0', 6, 'x'], 'The media url field must be between 1 and 5.'],
  ])('%s takes what it should, and says what it wants', (_, rule, good, bad, words) => {
    for (const value of good) expect(broken(rule, value), String(value)).toBeUndefined();
    for (const value of bad) expect(broken(rule, value), String(value)).toBe(words);
  });
});
