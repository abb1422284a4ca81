import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldProblem, invalidField, PlatformErrors } from '../errors/index.js';
import { unreadableText } from './unreadable-text.js';
import { validatorOf } from './validated-by.decorator.js';

const SECRET_FIELD = /token|secret|password|key|authorization/i;
const LONGEST_SHOWN_VALUE = 100;
/** class-validator's names of rules that only make sense for a value of the right type. */
const RULES_OF_SIZE = new Set([
  'isLength',
  'minLength',
  'maxLength',
  'min',
  'max',
  'arrayMinSize',
  'arrayMaxSize',
]);

/**
 * Refuses unknown members and bad values; the error names each field, what was wrong and what is allowed.
 * @param unknownFields an API of another product may take fields that it does not know: they are left out then
 */
export const requestValidation = ({
  unknownFields = 'refused',
}: {
  unknownFields?: 'refused' | 'ignored';
} = {}) =>
  new RequestValidation({
    whitelist: true,
    forbidNonWhitelisted: unknownFields === 'refused',
    transform: true,
    exceptionFactory: (errors) => {
      const fields = errors.flatMap((error) => problemsOf(error));
      return PlatformErrors.VALIDATION_ERROR({ fields, message: fields[0]?.message });
    },
  });

class RequestValidation extends ValidationPipe {
  override async transform(
    value: unknown,
    metadata: ArgumentMetadata,
  ): ReturnType<ValidationPipe['transform']> {
    const field = metadata.type === 'body' || metadata.type === 'query' ? unreadableText(value) : undefined;
    if (field !== undefined)
      throw invalidField(field, `${field} must be text without NUL characters and halves of characters`);
    const own = validatorOf(metadata);
    return own && own !== this ? own.transform(value, metadata) : super.transform(value, metadata);
  }
}

function problemsOf(error: ValidationError, parent = ''): FieldProblem[] {
  const field = parent ? `${parent}.${error.property}` : error.property;
  const broken = Object.entries(error.constraints ?? {});
  // "is required" says more than "is too long" of something that is not there
  const told = broken.find(([rule]) => !RULES_OF_SIZE.has(rule)) ?? broken[0];
  const own = told ? [{ field, message: messageOf(field, told), ...shownValue(field, error.value) }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, field))];
}

const messageOf = (field: string, [rule, message]: [string, string]) =>
  rule === 'whitelistValidation' ? `${field} is not a field of this request` : message;

/** What was sent, when it is short, simple and no secret. */
function shownValue(field: string, value: unknown): { value?: unknown } {
  if (SECRET_FIELD.test(field) || value === null || !['string', 'number', 'boolean'].includes(typeof value))
    return {};
  return { value: typeof value === 'string' ? value.slice(0, LONGEST_SHOWN_VALUE) : value };
}
