import type { Connection } from '../connection.js';
import type { Network } from '../network.js';
import type { BinaryNode } from '../wire/codec.js';
import { children, iqError } from '../wire/node.js';

/** `get encrypt count`: what a query is called in the table of queries. */
export const queryName = (query: BinaryNode): string =>
  [query.attrs.type || 'set', query.attrs.xmlns, children(query)[0]?.tag].filter(Boolean).join(' ');

/** A query that is never answered would hold its client up for a minute. */
export function answerUnknown(network: Network, connection: Connection, query: BinaryNode): void {
  const name = queryName(query);
  network.stats.countUnknownQuery(name);
  network.logger.warn({ query: name }, 'unknown query');
  connection.send(iqError(query, 501, 'feature-not-implemented'));
}
