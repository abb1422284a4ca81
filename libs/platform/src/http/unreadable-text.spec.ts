import { describe, expect, it } from 'vitest';
import { unreadableText } from './unreadable-text.js';

describe('unreadableText', () => {
  it('names the member that holds half a character or a NUL', () => {
    expect(unreadableText({ name: 'a\0b' })).toBe('name');
    expect(unreadableText({ ok: 'x', list: ['fine', { deep: '\uD83D' }] })).toBe('list.1.deep');
    expect(unreadableText({ name: '\uDC0Ex' })).toBe('name');
  });

  it('refuses what is nested so deeply that walking it would exhaust the stack', () => {
    const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(unreadableText(nested(30))).toBe(undefined);
    expect(() => unreadableText(nested(50_000))).toThrow('nested');
  });

  it('leaves every other text alone', () => {
    expect(
      unreadableText({ a: '🐎 مرحبا \u200B \uFEFF \u202E\n', b: null, c: [1, true], d: undefined }),
    ).toBe(undefined);
  });
});
