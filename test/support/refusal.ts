import { expect } from 'vitest';
import type { Answer, Json } from './http-client.js';

/**
 * The call was refused, in the shape of every error.
 * @param field when given: the one that the error names
 */
export function expectRefusal(
  { status, body }: Answer,
  expectedStatus: number,
  code: string,
  field?: string,
): Json {
  expect({ status, ...body }).toMatchObject({
    status: expectedStatus,
    success: false,
    error: expect.stringMatching(/\S/),
    error_code: code,
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    ...(field && { validation: [{ field, message: expect.stringContaining(field.split('.').at(-1)!) }] }),
  });
  return body;
}
