import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldProblem, PlatformErrors } from '../errors/index.js';

const SECRET_FIELD = /token|secret|password|key|authorization/i;
const LONGEST_SHOWN_VALUE = 100;

/** Refuses unknown members and bad values; the error names each field, what was wrong and what is allowed. */
export const requestValidation = () =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (errors) => {
      const fields = errors.flatMap((error) => problemsOf(error));
      return PlatformErrors.VALIDATION_ERROR({ fields, message: fields[0]?.message });
    },
  });

function problemsOf(error: ValidationError, parent = ''): FieldProblem[] {
  const field = parent ? `${parent}.${error.property}` : error.property;
  // Decorators are applied from the bottom up: the last rule is the one that stands first in the class.
  const own = Object.entries(error.constraints ?? {})
    .slice(-1)
    .map(([rule, message]) => ({
      field,
      message: rule === 'whitelistValidation' ? `${field} is not a field of this request` : message,
      ...shownValue(field, error.value),
    }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, field))];
}

/** What was sent, when it is short, simple and no secret. */
function shownValue(field: string, value: unknown): { value?: unknown } {
  if (SECRET_FIELD.test(field) || value === null || !['string', 'number', 'boolean'].includes(typeof value))
    return {};
  return { value: typeof value === 'string' ? value.slice(0, LONGEST_SHOWN_VALUE) : value };
}
