import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_TIME } from './example-ids.js';

export type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type SchemaObject = Exclude<Schema, { $ref: string }>;
type Purpose = 'request' | 'answer';

/**
 * Puts an example together from those of the properties.
 * @param purpose a request has the properties that must be given and those with an example of their own, so that it can
 *   be sent as it is; an answer has all of them
 * @returns undefined when a property that it needs has no example
 */
export function exampleOf(schema: Schema, document: OpenAPIObject, purpose: Purpose): unknown {
  const resolved = resolve(schema, document);
  if (resolved.example !== undefined) return resolved.example;
  if (resolved.allOf) return merged(resolved.allOf, document, purpose);
  if (resolved.enum?.length === 1) return resolved.enum[0];
  if (resolved.type === 'array') {
    const item = resolved.items && exampleOf(resolved.items, document, purpose);
    return item === undefined ? undefined : [item];
  }
  if (resolved.properties) return objectOf(resolved, document, purpose);
  if (purpose === 'request') return undefined;
  if (resolved.nullable) return null;
  return resolved.format === 'date-time' ? EXAMPLE_TIME : undefined;
}

function objectOf(
  { properties, required = [] }: SchemaObject,
  document: OpenAPIObject,
  purpose: Purpose,
): Record<string, unknown> | undefined {
  const example: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties!)) {
    const isNeeded = required.includes(name);
    const isOwn = 'example' in property && property.example !== undefined;
    if (purpose === 'request' && !isNeeded && !isOwn) continue;
    const value = exampleOf(property, document, purpose);
    if (value !== undefined) example[name] = value;
    else if (isNeeded) return undefined;
  }
  return example;
}

function merged(parts: Schema[], document: OpenAPIObject, purpose: Purpose): unknown {
  const examples = parts.map((part) => exampleOf(part, document, purpose));
  return examples.includes(undefined) ? undefined : Object.assign({}, ...examples);
}

function resolve(schema: Schema, document: OpenAPIObject): SchemaObject {
  if (!('$ref' in schema)) return schema;
  const name = schema.$ref.slice('#/components/schemas/'.length);
  return resolve(document.components!.schemas![name]!, document);
}
