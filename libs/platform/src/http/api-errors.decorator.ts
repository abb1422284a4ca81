import { applyDecorators } from '@nestjs/common';
import { ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { errorCatalog } from '../errors/index.js';
import { ErrorDto } from './error.dto.js';

/** Documents the errors of an operation by their codes: one response per status, one example per code. */
export function ApiErrors(...codes: string[]): MethodDecorator & ClassDecorator {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const kind = errorCatalog.get(code);
    if (!kind) throw new Error(`no error table has the code ${code}`);
    byStatus.set(kind.status, [...(byStatus.get(kind.status) ?? []), code]);
  }
  return applyDecorators(...[...byStatus].map(([status, sameStatus]) => describeStatus(status, sameStatus)));
}

function describeStatus(status: number, codes: string[]) {
  const examples = Object.fromEntries(
    codes.map((code) => {
      const { title } = errorCatalog.get(code)!;
      const value = { success: false, error: title, error_code: code, timestamp: '2026-06-15T12:00:00.000Z' };
      return [code, { summary: title, value }];
    }),
  );
  const description = codes.map((code) => `\`${code}\`: ${errorCatalog.get(code)!.title}`).join('. ');
  return ApiResponse({
    status,
    description,
    content: { 'application/json': { schema: { $ref: getSchemaPath(ErrorDto) }, examples } },
  });
}
