import { BROWSERS, type Browser } from '#libs/devices';

/** What a browser's `User-Agent` begins to say only after others: Edge and Opera also call themselves Chrome. */
const MARKS: readonly [RegExp, Browser][] = [
  [/\bEdge?\b|\bEdgA?\//i, 'Edge'],
  [/\bOpera\b|\bOPR\//i, 'Opera'],
  [/\bFirefox\b/i, 'Firefox'],
  [/\bChrom(e|ium)\b/i, 'Chrome'],
  [/\bSafari\b/i, 'Safari'],
];

/** The browser that a name or a whole `User-Agent` means; undefined when it is none that WhatsApp knows by name. */
export const browserOf = (userAgent: string): Browser | undefined =>
  BROWSERS.find((browser) => browser.toLowerCase() === userAgent.trim().toLowerCase()) ??
  MARKS.find(([mark]) => mark.test(userAgent))?.[1];
