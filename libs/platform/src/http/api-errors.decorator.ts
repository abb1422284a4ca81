import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { errorCatalog } from '../errors/index.js';

/** How an operation carries its codes until `describeErrors` makes responses of them. */
export const ERROR_MARK = 'x-error-';

/**
 * Documents errors of an operation, or of every operation of a controller, by their codes. May be given any number of
 * times: the codes add up. The errors that every operation has are not named; see `describeErrors`.
 */
export function ApiErrors(...codes: string[]): MethodDecorator & ClassDecorator {
  for (const code of codes)
    if (!errorCatalog.has(code)) throw new Error(`no error table has the code ${code}`);
  return applyDecorators(...codes.map((code) => ApiExtension(ERROR_MARK + code, true)));
}
