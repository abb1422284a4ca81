import { EVENT_TYPES, unknownEventProblem } from '#libs/journal';
import { ruleOf } from '#libs/platform';
import { ALL_EVENTS } from './endpoint.entity.js';

/** Every name once, and some room for those who name one twice. */
const MOST_EVENTS = 200;
const KNOWN = new Set<unknown>([ALL_EVENTS, ...EVENT_TYPES]);

/** What is wrong with a list of events, with the names that were probably meant; undefined when nothing is. */
export function eventsProblem(events: unknown, field: string): string | undefined {
  if (!Array.isArray(events) || events.length === 0)
    return `${field} must be a list with at least one event; GET /webhook/events has their names, "${ALL_EVENTS}" means all`;
  if (events.length > MOST_EVENTS) return `${field} may have at most ${MOST_EVENTS} members`;
  const unknown = events.find((event) => !KNOWN.has(event));
  if (unknown === undefined) return undefined;
  if (typeof unknown !== 'string') return `${field} must be a list of texts`;
  return `${field}: ${unknownEventProblem(unknown)}; "${ALL_EVENTS}" means all`;
}

/** The member lists events, at least one. */
export const IsEventFilter = ruleOf('isEventFilter', eventsProblem);
