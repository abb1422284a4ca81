import { unknownEventProblem } from '#libs/journal';
import { ruleOf } from '#libs/platform';

function problem(types: unknown): string | undefined {
  if (!Array.isArray(types)) return 'types must be names of events, separated by commas';
  for (const type of types) {
    const unknown = unknownEventProblem(type);
    if (unknown) return `types: ${unknown}`;
  }
  return undefined;
}

/** The member lists names of events. */
export const AreEventNames = ruleOf('areEventNames', problem);
