import { EVENT_TYPES } from './event-types.js';

const KNOWN = new Set<string>(EVENT_TYPES);

/** What is wrong with the name of an event, with those that were probably meant; undefined when nothing is. */
export function unknownEventProblem(name: string): string | undefined {
  if (KNOWN.has(name)) return undefined;
  return `"${name.slice(0, 60)}" is not an event. Allowed are ${namesNear(name).join(', ')}`;
}

/** The events of the same family; of an unknown family, every event. */
function namesNear(unknown: string): readonly string[] {
  const family = `${unknown.split('.')[0]}.`;
  const siblings = EVENT_TYPES.filter((event) => event.startsWith(family));
  return siblings.length > 0 ? siblings : EVENT_TYPES;
}
