import type { MessageKind } from './kind.js';
import { textKind } from './text.kind.js';

/** Every kind of message there is. */
export const kinds: readonly MessageKind<never>[] = [textKind];
