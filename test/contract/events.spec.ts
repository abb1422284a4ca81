import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENTED_EVENT_TYPES, EVENT_CATALOG, isTold } from '#libs/journal';
import { root } from '../../scripts/build.mjs';
import { deviationsFromCatalog, exampleFromCatalog } from '../support/event-catalog.js';

const told = DOCUMENTED_EVENT_TYPES.filter((type) => isTold(EVENT_CATALOG[type]));

/** The events that a scene provokes and holds against the catalog. */
function seenInScenarios(): Set<string> {
  const folder = join(root, 'test', 'scenarios');
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Set(
    sources.flatMap((text) => [...text.matchAll(/expectDocumented\(\s*'([^']+)'/g)].map(([, type]) => type!)),
  );
}

describe('the catalog of events', () => {
  it('has all documented names, and tells every one of them', () => {
    expect(DOCUMENTED_EVENT_TYPES).toHaveLength(58);
    expect(told).toEqual(DOCUMENTED_EVENT_TYPES);
  });

  it('promises nothing that no scene has seen', () => {
    const seen = seenInScenarios();
    expect(told.filter((type) => !seen.has(type))).toEqual([]);
  });

  it.each(told)('has an example of %s that keeps to its class', async (type) => {
    expect(await deviationsFromCatalog(type, await exampleFromCatalog(type))).toEqual([]);
  });

  it('is what scenes are held against: what is missing, unknown or of another type is found', async () => {
    const example = await exampleFromCatalog('call.offer');
    const { call_id: _, ...rest } = example;
    const wrong = { ...rest, media: 'smell', is_group: 'no', timestamp: 'noon', colour: 'red' };
    expect((await deviationsFromCatalog('call.offer', wrong)).sort()).toEqual([
      '$.call_id is missing',
      '$.colour is not documented',
      '$.is_group is no boolean',
      '$.media is smell',
      '$.timestamp is no time: noon',
    ]);
  });
});
