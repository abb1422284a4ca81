import type { HttpClient, Json } from './http-client.js';

type Schema = Json;

/** One call of the API as its OpenAPI document describes it. */
export interface Operation {
  /** `POST /send/text` */
  name: string;
  method: string;
  path: string;
  access: 'tenant' | 'master' | 'public';
  /** Names of `{…}` in the path. */
  pathParameters: string[];
  queryParameters: string[];
  /** Schemas of the members of the JSON body; undefined when it takes none. */
  body: Record<string, Schema> | undefined;
  requiredMembers: string[];
}

/** Every operation of /openapi.json: what tests that go through all routes walk along. */
export async function operationsOf(api: HttpClient): Promise<Operation[]> {
  const { body: document } = await api.get('/openapi.json');
  const resolve = (schema: Schema): Schema =>
    schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema;
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]) => {
      const parameters: Json[] = operation.parameters ?? [];
      const named = (place: string) => parameters.filter((one) => one.in === place).map((one) => one.name);
      const schema = resolve(operation.requestBody?.content['application/json']?.schema);
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        access: accessOf(operation),
        pathParameters: named('path'),
        queryParameters: named('query'),
        body: schema?.properties,
        requiredMembers: schema?.required ?? [],
      };
    }),
  );
}

/** Operations for whoever runs the gateway say so by their tag: some of them need no token at all. */
function accessOf(operation: Json): Operation['access'] {
  if (operation.tags?.includes('Operations')) return 'public';
  return operation.security?.some((scheme: object) => 'master' in scheme) ? 'master' : 'tenant';
}

/** A body that the documentation says is right: the required members, or where there are none all, with examples. */
export function exampleBody({ body = {}, requiredMembers }: Operation): Record<string, unknown> {
  const exampled = Object.keys(body).filter((name) => body[name]!.example !== undefined);
  const members = requiredMembers.length > 0 ? requiredMembers : exampled;
  return Object.fromEntries(
    members.filter((name) => name !== 'device_id').map((name) => [name, exampleOf(body[name])]),
  );
}

function exampleOf(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  return schema.default ?? schema.enum?.[0] ?? (schema.type === 'boolean' ? true : 'text');
}
