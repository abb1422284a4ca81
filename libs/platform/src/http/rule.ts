import { registerDecorator } from 'class-validator';

/** @returns what is wrong with the value of the member, in a sentence for the caller; undefined when nothing is */
export type Problem = (value: unknown, member: string) => string | undefined;

/** A decorator for members of requests, made of the function that finds what is wrong. */
export const ruleOf = (name: string, problem: Problem) => (): PropertyDecorator => (target, member) =>
  registerDecorator({
    name,
    target: target.constructor,
    propertyName: member as string,
    validator: {
      validate: (value: unknown) => problem(value, String(member)) === undefined,
      defaultMessage: (args) => problem(args?.value, String(member)) ?? `${String(member)} is not valid`,
    },
  });
