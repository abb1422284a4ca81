type Targets = Record<string, string>;

/** Ids, as the API gives them. What a caller made up is not kept. */
const PLAUSIBLE_ID = /^[\w.@:-]{1,100}$/;
const NAMES_IN_ANSWERS = ['tenant_id', 'user_id', 'device_id', 'token_id'];
const OBJECTS_IN_ANSWERS = ['tenant', 'user', 'device', 'webhook', 'endpoint'];

/** What a call names: `{id}` of `/users/{id}` is a `user_id`, and the device is in the query or in the body. */
export function targetsOfCall(
  path: string,
  given: { params: object; query: object; body: unknown },
): Targets {
  const inPath = Object.entries(given.params).map(([name, value]) => [nameOf(path, name), value]);
  const named = { ...asObject(given.query), ...asObject(given.body) };
  const elsewhere = ['device_id', 'user_id'].map((name) => [name, named[name]]);
  return plausible([...elsewhere, ...inPath]);
}

/** What a call made or did something to, as its answer says. */
export function targetsInAnswer(answer: unknown): Targets {
  const { data, ...body } = asObject(answer);
  const members = { ...body, ...asObject(data) };
  return plausible([
    ...OBJECTS_IN_ANSWERS.map((name) => [`${name}_id`, asObject(members[name]).id]),
    ...NAMES_IN_ANSWERS.map((name) => [name, members[name]]),
  ]);
}

function nameOf(path: string, parameter: string): string {
  const parts = path.split('/');
  const collection = parts[parts.indexOf(`:${parameter}`) - 1] ?? parameter;
  return `${collection.replace(/ies$/, 'y').replace(/s$/, '')}_id`;
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const plausible = (entries: unknown[][]): Targets =>
  Object.fromEntries(entries.filter(([, value]) => typeof value === 'string' && PLAUSIBLE_ID.test(value)));
