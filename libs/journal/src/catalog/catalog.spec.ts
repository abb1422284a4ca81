import { describe, expect, it } from 'vitest';
import { EVENT_CATALOG, EVENT_TYPES, isTold } from './index.js';

describe('the catalog of events', () => {
  it('has one row for every name, in the order in which they are listed', () => {
    expect(Object.keys(EVENT_CATALOG)).toEqual([...EVENT_TYPES]);
  });

  it('says of every event when it is told, or why it never is', () => {
    for (const [type, row] of Object.entries(EVENT_CATALOG))
      expect(isTold(row) ? row.about : row.cannotProduce, type).toMatch(/\S/);
  });
});
