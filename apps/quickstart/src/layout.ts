const LINE = 110;
const LONGEST_TEXT = 72;
const LONGEST_LIST = 3;

/** Members that are shown by their first characters only. */
const SECRETS = new Set(['token', 'secret', 'password']);

const shortened = (text: string) => `${text.slice(0, LONGEST_TEXT - 24)}… (${text.length} characters)`;

/** A JSON value as people want to see it: secrets hidden, long texts cut, long lists ended. */
export function abridged(value: unknown, name = ''): unknown {
  if (typeof value === 'string' && SECRETS.has(name)) return `${value.slice(0, 4)}…`;
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? shortened(value) : value;
  if (Array.isArray(value)) {
    const left = value.length - LONGEST_LIST;
    const shown = value.slice(0, LONGEST_LIST).map((item) => abridged(item));
    return left > 0 ? [...shown, `… and ${left} more`] : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, abridged(member, key)]));
}

/**
 * JSON in one line where it fits, else one member per line.
 * @param indent what stands before the first character of it
 */
export function layOut(value: unknown, indent: string): string {
  const flat = JSON.stringify(value);
  if (indent.length + flat.length <= LINE || typeof value !== 'object' || value === null) return flat;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const deeper = `${indent}  `;
  const lines = Object.entries(value).map(([key, member]) => {
    const label = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
    return deeper + label + layOut(member, deeper);
  });
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
