import { registerDecorator } from 'class-validator';
import { EVENT_TYPES } from '#libs/journal';
import { ALL_EVENTS } from './webhook.entity.js';

const KNOWN = new Set<unknown>([ALL_EVENTS, ...EVENT_TYPES]);

/** What is wrong with a list of events, with the names that were probably meant; undefined when nothing is. */
export function eventsProblem(events: unknown): string | undefined {
  if (!Array.isArray(events) || events.length === 0)
    return `enabled_events must be a list with at least one event; GET /webhook/events has their names, "${ALL_EVENTS}" means all`;
  const unknown = events.find((event) => !KNOWN.has(event));
  if (unknown === undefined) return undefined;
  if (typeof unknown !== 'string') return 'enabled_events must be a list of texts';
  return `enabled_events: "${unknown.slice(0, 60)}" is not an event. Allowed are ${namesNear(unknown).join(', ')}; "${ALL_EVENTS}" means all`;
}

/** The events of the same family; of an unknown family, every event. */
function namesNear(unknown: string): readonly string[] {
  const family = `${unknown.split('.')[0]}.`;
  const siblings = EVENT_TYPES.filter((event) => event.startsWith(family));
  return siblings.length > 0 ? siblings : EVENT_TYPES;
}

/** The member lists events, at least one. */
export const IsEventFilter = (): PropertyDecorator => (target, propertyName) =>
  registerDecorator({
    name: 'isEventFilter',
    target: target.constructor,
    propertyName: propertyName as string,
    validator: {
      validate: (value: unknown) => eventsProblem(value) === undefined,
      defaultMessage: (args) => eventsProblem(args?.value) ?? 'enabled_events is not valid',
    },
  });
