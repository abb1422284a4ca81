import type { Json } from './http-client.js';

/**
 * Where a value is not what a schema says; undocumented members count.
 * @param document OpenAPI document whose schemas the schema may refer to
 */
export function deviations(document: Json, schema: Json, value: Json, at = '$'): string[] {
  if (schema.$ref) return deviations(document, resolved(document, schema), value, at);
  if (value === null) return schema.nullable ? [] : [`${at} is null`];
  if (schema.allOf) return deviations(document, flattened(document, schema), value, at);
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${value}`];
  if (schema.type && !TYPES[schema.type]?.(value)) return [`${at} is no ${schema.type}`];
  if (schema.format === 'date-time' && !TIME.test(value)) return [`${at} is no time: ${value}`];
  if (schema.type === 'array')
    return value.flatMap((item: Json, index: number) =>
      deviations(document, schema.items, item, `${at}[${index}]`),
    );
  if (!schema.properties) return [];
  const missing = (schema.required ?? []).filter((name: string) => !(name in value));
  return [
    ...missing.map((name: string) => `${at}.${name} is missing`),
    ...Object.entries<Json>(value).flatMap(([name, member]) => {
      const documented = schema.properties[name];
      return documented
        ? deviations(document, documented, member, `${at}.${name}`)
        : [`${at}.${name} is not documented`];
    }),
  ];
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const TYPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && !Array.isArray(value),
};

const resolved = (document: Json, { $ref }: { $ref: string }): Json =>
  document.components.schemas[$ref.split('/').at(-1)!];

function flattened(document: Json, schema: Json): Json {
  const parts = schema.allOf.map((part: Json) => {
    const whole = part.$ref ? resolved(document, part) : part;
    return whole.allOf ? flattened(document, whole) : whole;
  });
  return {
    nullable: schema.nullable,
    type: 'object',
    properties: Object.assign({}, ...parts.map((part: Json) => part.properties)),
    required: parts.flatMap((part: Json) => part.required ?? []),
  };
}
