import { isUUID } from 'class-validator';

/** What is wrong with a value, in Laravel's words; undefined when nothing is. @param attribute as people read it */
export type Rule = (value: unknown, attribute: string) => string | undefined;

const RULES = 'laravel:rules';

/** The rules of a field, as a Laravel controller would list them. Without `required`, nothing given breaks no rule. */
export const Rules =
  (...rules: Rule[]): PropertyDecorator =>
  (target, name) => {
    const known: Record<string, Rule[]> = Reflect.getMetadata(RULES, target) ?? {};
    Reflect.defineMetadata(RULES, { ...known, [name]: rules }, target);
  };

/** The fields of a class of requests with their rules, in the order in which they stand there. */
export const rulesOf = (type: { prototype: object }): Record<string, Rule[]> =>
  Reflect.getMetadata(RULES, type.prototype) ?? {};

export const required: Rule = (value, attribute) =>
  value === undefined || value === null ? `The ${attribute} field is required.` : undefined;

export const string: Rule = (value, attribute) =>
  typeof value === 'string' ? undefined : `The ${attribute} field must be a string.`;

/** Of a text: Laravel counts characters, not the halves of them. */
export const maxCharacters =
  (most: number): Rule =>
  (value, attribute) =>
    typeof value === 'string' && [...value].length > most
      ? `The ${attribute} field must not be greater than ${most} characters.`
      : undefined;

export const uuid: Rule = (value, attribute) =>
  isUUID(value) ? undefined : `The ${attribute} field must be a valid UUID.`;

export const url: Rule = (value, attribute) =>
  typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? undefined
    : `The ${attribute} field must be a valid URL.`;

export const oneOf =
  (...values: string[]): Rule =>
  (value, attribute) =>
    values.includes(value as string) ? undefined : `The selected ${attribute} is invalid.`;

export const integer: Rule = (value, attribute) =>
  /^-?\d{1,15}$/.test(String(value)) ? undefined : `The ${attribute} field must be an integer.`;

export const between =
  (least: number, most: number): Rule =>
  (value, attribute) =>
    Number(value) >= least && Number(value) <= most
      ? undefined
      : `The ${attribute} field must be between ${least} and ${most}.`;
