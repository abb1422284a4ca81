import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { root } from '../../scripts/build.mjs';
import { deviations } from './deviations.js';
import type { HttpClient, Json } from './http-client.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

export interface DocumentedOperation {
  method: string;
  path: string;
  id: string;
  operation: Json;
}

/** One committed OpenAPI document, as a client reads it. */
export class DocumentedApi {
  readonly document: Json;
  readonly operations: DocumentedOperation[];
  private readonly called = new Set<string>();

  /** @param file name of the document in docs/openapi */
  constructor(file: string) {
    this.document = JSON.parse(readFileSync(join(root, 'docs', 'openapi', file), 'utf8'));
    this.operations = Object.entries<Json>(this.document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => ({
        method,
        path,
        id: item[method].operationId,
        operation: item[method],
      })),
    );
  }

  /** The operations that no call has been made to. */
  get uncalled(): string[] {
    return this.operations.map(({ id }) => id).filter((id) => !this.called.has(id));
  }

  /**
   * Calls an operation with each of its documented examples, and holds the answers against what is documented.
   * @param given values of the path and the query, and members of the body that no document can know
   * @returns the body of the first answer
   */
  async call(
    client: HttpClient,
    id: string,
    given: Record<string, string> = {},
    body: Json = {},
  ): Promise<Json> {
    const { method, path, operation } = this.operations.find((documented) => documented.id === id)!;
    this.called.add(id);
    const rest = new Map(Object.entries(given));
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => {
      const value = rest.get(name);
      rest.delete(name);
      return encodeURIComponent(value ?? `no ${name}`);
    });
    const query = rest.size > 0 ? `?${new URLSearchParams([...rest])}` : '';
    const examples = requestExamples(operation);
    const bodies = examples.length > 0 ? examples.map((example) => ({ ...example, ...body })) : [undefined];
    const answers: Json[] = [];
    for (const sent of bodies) {
      const answer = await client.send(method.toUpperCase(), filled + query, sent);
      expect(answer.status, `${id} answers ${JSON.stringify(answer.body)}`).toBeLessThan(300);
      const response = operation.responses[answer.status];
      expect(response, `${id} documents the status ${answer.status}`).toBeDefined();
      const schema = response.content?.['application/json']?.schema;
      if (schema) expect(deviations(this.document, schema, answer.body), `the answer of ${id}`).toEqual([]);
      answers.push(answer.body);
    }
    return answers[0];
  }
}

/** The examples of the body; none when an operation takes none. */
export function requestExamples(operation: Json): Json[] {
  const { example, examples } = operation.requestBody?.content?.['application/json'] ?? {};
  if (examples) return Object.values<Json>(examples).map(({ value }) => value);
  return example === undefined ? [] : [example];
}
