import { groupNode, groupOf, groupsWith } from '../groups.js';
import { iqError, iqResult, node } from '../wire/node.js';
import type { Query } from './query.js';

/** Groups: what companions ask about those that their account is in. */
export const GROUP_QUERIES: Record<string, Query> = {
  'get w:g2 query': (query, { network, companion }) => {
    const group = groupOf(network.store, query.attrs.to ?? '');
    if (!group || !(companion.account.number in group.members)) return iqError(query, 404, 'item-not-found');
    return iqResult(query, [groupNode(network, group)]);
  },
  'get w:g2 participating': (query, { network, companion }) => {
    const groups = groupsWith(network.store, companion.account.number);
    return iqResult(query, [
      node(
        'groups',
        {},
        groups.map((group) => groupNode(network, group)),
      ),
    ]);
  },
};
