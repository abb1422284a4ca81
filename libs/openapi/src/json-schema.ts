import type { Schema } from './example-of.js';

export type JsonSchema = { [member: string]: unknown };

/**
 * A schema of OpenAPI 3.0 as JSON Schema, which other documents use: what may be null says so by its type, and an
 * example is one of a list. References stay as they are.
 */
export function jsonSchemaOf(schema: Schema): JsonSchema {
  if ('$ref' in schema) return { $ref: schema.$ref };
  const { nullable, example, properties, items, allOf, ...rest } = schema;
  const converted: JsonSchema = {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, jsonSchemaOf(property)]),
      ),
    }),
    ...(items && { items: jsonSchemaOf(items) }),
    ...(allOf && { allOf: allOf.map(jsonSchemaOf) }),
    ...(example !== undefined && { examples: [example] }),
  };
  return nullable ? orNull(converted) : converted;
}

/** Parts that refer to something else do not take null: then it stands beside them. */
function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values, description, examples, ...rest } = schema;
  const about = {
    ...(description !== undefined && { description }),
    ...(examples !== undefined && { examples }),
  };
  if (type === undefined || rest.allOf)
    return { ...about, anyOf: [{ ...(type !== undefined && { type }), ...rest }, { type: 'null' }] };
  return {
    type: [type, 'null'],
    ...(values !== undefined && { enum: [...(values as unknown[]), null] }),
    ...about,
    ...rest,
  };
}
