import { child, children, iqResult, node } from '../wire/node.js';
import type { Query } from './query.js';

/** App state is not kept yet: every collection stays at the version the client has, with nothing to fetch. */
export const APP_STATE_QUERIES: Record<string, Query> = {
  'set w:sync:app:state sync': (query) =>
    iqResult(query, [
      node(
        'sync',
        {},
        children(child(query, 'sync'), 'collection').map(({ attrs }) =>
          node('collection', { name: attrs.name, version: attrs.version, has_more_patches: 'false' }),
        ),
      ),
    ]),
};
