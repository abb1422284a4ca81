import type { OpenAPIObject } from '@nestjs/swagger';
import { ANSWER_MARK } from './answer-example.decorator.js';
import { exampleOf, type Schema } from './example-of.js';
import { type Operation, operationsOf } from './operations.js';

type MediaType = { schema?: Schema | { $ref: string }; example?: unknown; examples?: unknown };
type Part = Record<string, unknown>;

/**
 * Writes down what a reader of the document would have to work out: an example of every JSON body, put together from
 * those of its properties, and that an operation needs no token.
 */
export function complete(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    operation.security ??= [];
    const body = operation.requestBody;
    if (body && 'content' in body)
      addExamples(body.content, (schema) => exampleOf(schema, document, 'request'));
    const part = takeMark(operation);
    for (const [status, response] of Object.entries(operation.responses))
      if (response && 'content' in response)
        addExamples(response.content!, (schema) => {
          const example = exampleOf(schema, document, 'answer');
          return status.startsWith('2') ? overlaid(example, part) : example;
        });
  }
  return document;
}

function addExamples(content: Record<string, MediaType>, make: (schema: Schema) => unknown): void {
  for (const media of Object.values(content)) {
    if (!media.schema || media.example !== undefined || media.examples) continue;
    const example = make(media.schema);
    if (example !== undefined) media.example = example;
  }
}

function takeMark(operation: Operation): Part | undefined {
  const marked = operation as Operation & { [ANSWER_MARK]?: Part };
  const part = marked[ANSWER_MARK];
  delete marked[ANSWER_MARK];
  return part;
}

/** `base` with the members of `part` in place of its own, at every depth; lists are replaced. */
function overlaid(base: unknown, part: unknown): unknown {
  if (part === undefined) return base;
  if (!isObject(base) || !isObject(part)) return part;
  const members = Object.entries(part).map(([name, value]) => [name, overlaid(base[name], value)]);
  return { ...base, ...Object.fromEntries(members) };
}

const isObject = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
