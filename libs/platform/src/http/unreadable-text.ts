/** Half a character, or the one character that PostgreSQL has no place for. */
const UNREADABLE = /\0|\p{Surrogate}/u;

/**
 * Where in a request a text is that no database and no other program could keep as it is.
 * @returns the path of the first such member, or undefined
 */
export function unreadableText(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return UNREADABLE.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = unreadableText(member, path ? `${path}.${name}` : name);
    if (found !== undefined) return found;
  }
  return undefined;
}
