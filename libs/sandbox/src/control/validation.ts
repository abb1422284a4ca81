import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { SandboxError } from '../server/sandbox.errors.js';

/** Unknown fields are refused: a misspelt one would be a fault that never happens. */
export const controlValidation = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (errors) => invalid(errors),
  });

export function invalid(errors: ValidationError[]): SandboxError {
  const details = Object.fromEntries(
    errors.map(({ property, constraints }) => [
      property,
      Object.values(constraints ?? { invalid: 'is not valid' }),
    ]),
  );
  const message = Object.values(details).flat().join('; ');
  return new SandboxError(400, 'invalid_request', message, details);
}
