import type { CompanionSession } from '../companion-session.js';
import type { BinaryNode } from '../wire/codec.js';

/** Answers one query; `undefined` means it was sent already. */
export type Query = (
  query: BinaryNode,
  session: CompanionSession,
) => BinaryNode | undefined | Promise<BinaryNode | undefined>;
