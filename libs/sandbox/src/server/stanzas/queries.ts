import type { CompanionSession } from '../companion-session.js';
import type { BinaryNode } from '../wire/codec.js';
import { iqResult } from '../wire/node.js';
import { ACCOUNT_QUERIES } from './account-queries.js';
import { APP_STATE_QUERIES } from './app-state-queries.js';
import { ENCRYPT_QUERIES } from './encrypt-queries.js';
import { GROUP_QUERIES } from './group-queries.js';
import type { Query } from './query.js';
import { answerUnknown, queryName } from './unknown.js';
import { USYNC_QUERIES } from './usync-queries.js';

/** `<type> <xmlns> <first child>` → answer. A new namespace is a file with such a table and a line here. */
const QUERIES: Record<string, Query> = {
  ...ENCRYPT_QUERIES,
  ...USYNC_QUERIES,
  ...APP_STATE_QUERIES,
  ...ACCOUNT_QUERIES,
  ...GROUP_QUERIES,
  'get w:p ping': (query) => iqResult(query),
  'set passive active': activate,
  'set passive passive': (query) => iqResult(query),
};

export async function answerQuery(session: CompanionSession, query: BinaryNode): Promise<void> {
  if (query.attrs.type === 'result' || query.attrs.type === 'error') return;
  const answer = QUERIES[queryName(query)];
  if (!answer) return answerUnknown(session.network, session.connection, query);
  const result = await answer(query, session);
  if (result) session.send(result);
}

/** The companion has set itself up and wants what it missed. */
async function activate(query: BinaryNode, session: CompanionSession): Promise<undefined> {
  session.send(iqResult(query));
  await session.catchUp();
}
