import { LRUCache } from 'lru-cache';
import pg from 'pg';

/** Statements that a server keeps for each connection. What is rarer than these is parsed every time. */
const MOST_NAMES = 200;

/** Texts that came once; from the second time on they have a name. */
const seen = new LRUCache<string, true>({ max: 500 });
const names = new Map<string, string>();

/** The name under which a statement is prepared; undefined for one that is (so far) too rare. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= MOST_NAMES) return known;
  if (!seen.has(text)) {
    seen.set(text, true);
    return undefined;
  }
  const name = `wagon_${names.size + 1}`;
  names.set(text, name);
  return name;
}

type Query = (text: unknown, values?: unknown, ...rest: unknown[]) => unknown;

/**
 * A connection on which a statement with parameters that comes again is prepared: the server parses it once for a
 * connection, and after some uses plans it once. TypeORM has no such option, so the texts get their names here.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as Query;
    const prepared: Query = (text, values, ...rest) => {
      const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined;
      return name ? query({ name, text, values }, ...rest) : query(text, values, ...rest);
    };
    this.query = prepared as typeof this.query;
  }
}
