import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { type Operation, operationsOf } from '#libs/openapi';
import { errorCatalog, type PlatformErrors } from '../errors/index.js';
import { ERROR_MARK } from './api-errors.decorator.js';
import { ErrorDto } from './error.dto.js';

type PlatformCode = keyof typeof PlatformErrors;

const EVERYWHERE: PlatformCode[] = ['INTERNAL_ERROR'];
const WITH_A_TOKEN: PlatformCode[] = ['TOO_MANY_REQUESTS', 'DATABASE_UNAVAILABLE', 'GATEWAY_TIMEOUT'];
const WITH_A_BODY: PlatformCode[] = [
  'VALIDATION_ERROR',
  'MALFORMED_JSON',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
];

/**
 * Writes the errors of every operation into a document, one response per status and one example per code: those that
 * `@ApiErrors` names, and those that follow from taking a token or a body.
 */
export function describeErrors(document: OpenAPIObject): OpenAPIObject {
  const examples: Record<string, ReturnType<typeof exampleOfCode>> = {};
  for (const { operation } of operationsOf(document)) {
    const codes = codesOf(operation);
    for (const mark of marksOf(operation)) delete operation[mark as keyof Operation];
    for (const code of codes) examples[code] ??= exampleOfCode(code);
    for (const status of new Set(codes.map(statusOf)))
      operation.responses[status] = responseOf(codes.filter((code) => statusOf(code) === status));
  }
  document.components = { ...document.components, examples };
  return document;
}

const statusOf = (code: string) => errorCatalog.get(code)!.status;

const marksOf = (operation: Operation) => Object.keys(operation).filter((key) => key.startsWith(ERROR_MARK));

/** Those that every operation of its kind has, then its own by name: the order of loading must not show. */
function codesOf(operation: Operation): string[] {
  const schemes = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement));
  const following: PlatformCode[] = [
    ...(operation.requestBody ? WITH_A_BODY : []),
    ...(schemes.includes('bearer') ? (['UNAUTHORIZED'] as const) : []),
    ...(schemes.length > 0 ? WITH_A_TOKEN : []),
    ...EVERYWHERE,
  ];
  const own = marksOf(operation).map((mark) => mark.slice(ERROR_MARK.length));
  return [...new Set<string>([...following, ...own.sort()])];
}

function responseOf(codes: string[]) {
  const references = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]);
  return {
    description: codes.map((code) => `- \`${code}\`: ${titleOf(code)}`).join('\n'),
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(ErrorDto) },
        examples: Object.fromEntries(references),
      },
    },
  };
}

const titleOf = (code: string) => errorCatalog.get(code)!.title;

const exampleOfCode = (code: string) => ({
  summary: titleOf(code),
  value: { success: false, error: titleOf(code), error_code: code, timestamp: '2026-06-15T12:00:00.000Z' },
});
