import type { Transaction } from '../../state/store.js';
import { patchesAfter, takePatch } from '../app-state/collections.js';
import type { CompanionSession } from '../companion-session.js';
import type { BinaryNode } from '../wire/codec.js';
import { bytes, child, children, iqResult, node } from '../wire/node.js';
import type { Query } from './query.js';

const CONFLICT = 409;

/** App state: companions ask what they have missed of each collection, and bring what was done on them. */
export const APP_STATE_QUERIES: Record<string, Query> = {
  'set w:sync:app:state sync': async (query, session) => {
    const asked = children(child(query, 'sync'), 'collection');
    const answers = await session.network.store.atomically((tx) =>
      asked.map((each) => answer(tx, session, each)),
    );
    return iqResult(query, [node('sync', {}, answers)]);
  },
};

function answer(tx: Transaction, { network, companion }: CompanionSession, asked: BinaryNode): BinaryNode {
  const { account } = companion;
  const { name = '' } = asked.attrs;
  const version = Number(asked.attrs.version ?? 0);
  const brought = bytes(child(asked, 'patch') ?? child(child(asked, 'patches'), 'patch'));
  if (brought) {
    const isTaken = takePatch(tx, network, { account, author: companion }, name, version, brought);
    if (isTaken) return node('collection', { name, version: version + 1 });
    return node('collection', { name, type: 'error' }, [node('error', { code: CONFLICT, text: 'conflict' })]);
  }
  const { patches, hasMore } = patchesAfter(tx, account.number, name, version);
  const attrs = { name, version, has_more_patches: String(hasMore) };
  if (patches.length === 0) return node('collection', attrs);
  return node('collection', attrs, [
    node(
      'patches',
      {},
      patches.map((patch) => node('patch', {}, patch)),
    ),
  ]);
}
