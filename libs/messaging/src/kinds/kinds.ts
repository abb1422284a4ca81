import type { MessageKind } from './kind.js';
import { textKind } from './text.kind.js';

/** Every kind of message there is. */
export const kinds: readonly MessageKind<never>[] = [textKind];

/** @throws when a row names a kind that this version does not know */
export function kindNamed(name: string): MessageKind<never> {
  const kind = kinds.find((one) => one.name === name);
  if (!kind) throw new Error(`there is no kind of message named ${name}`);
  return kind;
}
