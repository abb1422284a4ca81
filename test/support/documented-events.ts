import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/build.mjs';
import type { Json } from './http-client.js';

/** The committed AsyncAPI document, as a receiver of events reads it. */
export class DocumentedEvents {
  readonly document: Json = JSON.parse(readFileSync(join(root, 'docs', 'asyncapi', 'wagon.json'), 'utf8'));
  readonly messages: Record<string, Json> = this.document.components.messages;

  /** Where an event is not what the document says of its name; undocumented members of its data count. */
  deviations(event: Json): string[] {
    const message = this.messages[event.event];
    if (!message) return [`${event.event} is not documented`];
    const data = message.payload.allOf[1].properties.data;
    return [
      ...this.wrong(message.payload, event, event.event),
      ...Object.keys(event.data)
        .filter((name) => !this.membersOf(data).includes(name))
        .map((name) => `${event.event}.data.${name} is not documented`),
    ];
  }

  private membersOf(schema: Json): string[] {
    const { properties = {}, allOf = [] } = this.resolved(schema);
    return [...Object.keys(properties), ...allOf.flatMap((part: Json) => this.membersOf(part))];
  }

  private wrong(given: Json, value: Json, at: string): string[] {
    const schema = this.resolved(given);
    const found = (schema.allOf ?? []).flatMap((part: Json) => this.wrong(part, value, at));
    if (schema.anyOf && !schema.anyOf.some((part: Json) => this.wrong(part, value, at).length === 0))
      found.push(`${at} is none of what it may be`);
    if (schema.type && ![schema.type].flat().some((type: string) => TYPES[type]!(value)))
      found.push(`${at} is no ${schema.type}`);
    if ('const' in schema && value !== schema.const) found.push(`${at} is not ${schema.const}`);
    if (schema.enum && !schema.enum.includes(value)) found.push(`${at} is ${value}`);
    if (Array.isArray(value) && schema.items)
      found.push(...value.flatMap((item, nth) => this.wrong(schema.items, item, `${at}[${nth}]`)));
    if (value === null || typeof value !== 'object') return found;
    for (const name of schema.required ?? []) if (!(name in value)) found.push(`${at}.${name} is missing`);
    for (const [name, member] of Object.entries<Json>(schema.properties ?? {}))
      if (name in value) found.push(...this.wrong(member, value[name], `${at}.${name}`));
    return found;
  }

  private resolved(schema: Json): Json {
    if (!schema.$ref) return schema;
    const [, ...path] = schema.$ref.split('/');
    return this.resolved(path.reduce((part: Json, name: string) => part[name], this.document));
  }
}

const TYPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  null: (value) => value === null,
};
