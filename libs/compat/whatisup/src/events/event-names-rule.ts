import { ruleOf } from '#libs/platform';
import { EVENT_NAMES, generationOfNames } from './event-names.js';

function problem(names: unknown): string | undefined {
  if (!Array.isArray(names) || names.length === 0) return 'events must be a list of names of events';
  const unknown = names.find((name) => !EVENT_NAMES.includes(name));
  if (unknown !== undefined)
    return `events: "${String(unknown).slice(0, 60)}" is not an event. Allowed are ${EVENT_NAMES.join(', ')}`;
  return generationOfNames(names)
    ? undefined
    : 'events must be all of one generation: instance.* with message.delivered and message.failed, or channel.* with the others';
}

/** The member lists names of events that one endpoint can be told. */
export const AreEventNames = ruleOf('areEventNames', problem);
