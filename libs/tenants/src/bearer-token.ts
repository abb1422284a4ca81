/**
 * The token in an `Authorization` header: `Bearer <token>`, the scheme in any case, or the token alone.
 * Undefined when there is none, and for everything else: another scheme, several words.
 */
export function bearerToken(header: string | undefined): string | undefined {
  const words = header?.trim().split(/\s+/) ?? [];
  const isSchemeGiven = words[0]?.toLowerCase() === 'bearer';
  const [token, ...rest] = isSchemeGiven ? words.slice(1) : words;
  return rest.length === 0 ? token || undefined : undefined;
}
