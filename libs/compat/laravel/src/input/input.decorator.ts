import {
  type ArgumentMetadata,
  createParamDecorator,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import type { Request } from 'express';
import { type FieldProblem, PlatformErrors, unreadableText } from '#libs/platform';
import { required, rulesOf } from './rules.js';

type Given = Record<string, unknown>;

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As Laravel reads a request, of any method: the JSON body, and what it lacks from the query. */
const GivenInput = createParamDecorator((_: unknown, context: ExecutionContext): Given => {
  const { body, query } = context.switchToHttp().getRequest<Request>();
  return { ...query, ...(isObject(body) ? body : {}) };
});

/** Laravel trims texts, and takes an empty one for nothing. */
function tidied(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

/** Fields without rules are dropped, unknown ones too; nothing is not handed on. */
class LaravelValidation implements PipeTransform<Given, Given> {
  transform(given: Given, { metatype }: ArgumentMetadata): Given {
    const input: Given = {};
    const problems: FieldProblem[] = [];
    for (const [field, rules] of Object.entries(rulesOf(metatype!))) {
      const attribute = field.replaceAll('_', ' ');
      const value = tidied(given[field]);
      const isNothing = value === undefined || value === null;
      const asked = isNothing ? rules.filter((rule) => rule === required) : rules;
      const messages = asked.flatMap((rule) => rule(value, attribute) ?? []);
      if (messages.length === 0 && unreadableText(value) !== undefined)
        messages.push(`The ${attribute} field must be a string.`);
      problems.push(...messages.map((message) => ({ field, message })));
      if (!isNothing) input[field] = value;
    }
    if (problems.length > 0) throw PlatformErrors.VALIDATION_ERROR({ fields: problems });
    return input;
  }
}

/** What a call was given, as a parameter whose class has the `@Rules` of each field. */
export const Input = () => GivenInput(new LaravelValidation());
