import { invalidField } from '../errors/index.js';

/** Deeper than any documented request, and far from what would exhaust the stack of those who walk it. */
const DEEPEST = 32;

/** Half a character, or the one character that PostgreSQL has no place for. */
const UNREADABLE = /\0|\p{Surrogate}/u;

/**
 * Where in a request a text is that no database and no other program could keep as it is.
 * @returns the path of the first such member, or undefined
 * @throws VALIDATION_ERROR when it is nested too deeply to look
 */
export function unreadableText(value: unknown, path = '', depth = 0): string | undefined {
  if (typeof value === 'string') return UNREADABLE.test(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > DEEPEST)
    throw invalidField(path.slice(0, 100), `a request may be nested at most ${DEEPEST} levels deep`);
  for (const [name, member] of Object.entries(value)) {
    const found = unreadableText(member, path ? `${path}.${name}` : name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
