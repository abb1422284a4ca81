import { describe, expect, it } from 'vitest';
import { browserOf } from './browser.js';

const chrome =
  'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36';

describe('a user agent', () => {
  it.each([
    ['Opera', 'Opera'],
    [' chrome ', 'Chrome'],
    [chrome, 'Chrome'],
    [`${chrome} Edg/120.0`, 'Edge'],
    [`${chrome} OPR/105.0`, 'Opera'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0', 'Firefox'],
    [
      'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Safari/605.1.15',
      'Safari',
    ],
    ['Lynx/2.9', undefined],
    ['', undefined],
  ])('%s is %s', (userAgent, browser) => {
    expect(browserOf(userAgent)).toBe(browser);
  });
});
