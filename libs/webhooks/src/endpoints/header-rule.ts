import { ruleOf } from '#libs/platform';

const MOST_HEADERS = 20;
const LONGEST_VALUE = 4096;
const LONGEST_TOGETHER = 16_384;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/; // RFC 9110 token
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Set by the delivery itself, or about the connection rather than the request. */
const RESERVED = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const RESERVED_PREFIXES = ['webhook-', 'proxy-'];

/** What is wrong with the extra headers of a webhook; undefined when nothing is. */
export function headersProblem(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    return 'headers must be an object of texts, for example {"Authorization": "Bearer abc"}';
  const entries = Object.entries(headers);
  if (entries.length > MOST_HEADERS) return `headers may have at most ${MOST_HEADERS} members`;
  const names = entries.map(([name]) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) return `headers has ${twice} twice`;
  for (const [name, value] of entries) {
    const problem = headerProblem(name, value);
    if (problem) return problem;
  }
  const length = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return length > LONGEST_TOGETHER
    ? `headers may have at most ${LONGEST_TOGETHER} characters together`
    : undefined;
}

function headerProblem(name: string, value: unknown): string | undefined {
  const lower = name.toLowerCase();
  if (!NAME.test(name)) return 'headers has a name that HTTP does not allow';
  if (RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix)))
    return `headers must not set ${name}: the gateway sets it`;
  if (typeof value !== 'string') return `headers.${name} must be text`;
  if (value.length > LONGEST_VALUE) return `headers.${name} must have at most ${LONGEST_VALUE} characters`;
  if (!VALUE.test(value)) return `headers.${name} has characters that HTTP does not allow in a header`;
  return undefined;
}

/** The member holds headers for every delivery. */
export const IsDeliveryHeaders = ruleOf('isDeliveryHeaders', headersProblem);
