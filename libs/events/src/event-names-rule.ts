import { registerDecorator } from 'class-validator';
import { unknownEventProblem } from '#libs/journal';

function problem(types: unknown): string | undefined {
  if (!Array.isArray(types)) return 'types must be names of events, separated by commas';
  for (const type of types) {
    const unknown = unknownEventProblem(type);
    if (unknown) return `types: ${unknown}`;
  }
  return undefined;
}

/** The member lists names of events. */
export const AreEventNames = (): PropertyDecorator => (target, propertyName) =>
  registerDecorator({
    name: 'areEventNames',
    target: target.constructor,
    propertyName: propertyName as string,
    validator: {
      validate: (value: unknown) => problem(value) === undefined,
      defaultMessage: (args) => problem(args?.value) ?? 'types is not valid',
    },
  });
