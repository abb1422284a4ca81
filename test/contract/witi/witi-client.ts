import type { Json } from '../../support/http-client.js';

/**
 * A client of witi.me's API that was written from its documentation alone: a command is a file name, the key goes in the
 * query, GET has no body, POST has JSON. It looks at no status: the documentation names none.
 */
export class WitiClient {
  constructor(
    private readonly base: string,
    private readonly key: string,
    private readonly parameter: 'wid' | 'WID' | 'gid' = 'wid',
  ) {}

  async get(command: string, query: Record<string, string> = {}): Promise<Json> {
    return this.call('GET', command, query);
  }

  async post(command: string, body: Json = {}): Promise<Json> {
    return this.call('POST', command, {}, body);
  }

  private async call(method: string, command: string, query: Record<string, string>, body?: Json) {
    const parameters = new URLSearchParams({ [this.parameter]: this.key, ...query });
    const response = await fetch(`${this.base}/${command}?${parameters}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    return response.json();
  }
}
