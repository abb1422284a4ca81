import { createHmac, timingSafeEqual } from 'node:crypto';
import { eventually } from '../../support/eventually.js';
import type { Json } from '../../support/http-client.js';
import type { Delivery } from '../../support/webhook-receiver.js';

/*
 * What a customer of WhatIsUp has written against its documentation: nothing here knows this gateway.
 */

/** `{"error":{"code",…},"request_id"}` */
export class WhatIsUpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Json,
    readonly requestId: string,
  ) {
    super(`${status} ${code}: ${message}`);
  }
}

export class WhatIsUpClient {
  constructor(
    private readonly baseUrl: string,
    private readonly apiKey: string,
    private readonly path: 'instances' | 'channels' = 'instances',
  ) {}

  create = (name: string, metadata?: object) => this.call('POST', `/v1/${this.path}`, { name, metadata });
  list = () => this.call('GET', `/v1/${this.path}`);
  get = (id: string) => this.call('GET', `/v1/${this.path}/${id}`);
  qr = (id: string) => this.call('GET', `/v1/${this.path}/${id}/qr`);
  remove = (id: string) => this.call('DELETE', `/v1/${this.path}/${id}`);
  send = (id: string, message: object) => this.call('POST', `/v1/${this.path}/${id}/messages`, message);
  listWebhooks = () => this.call('GET', '/v1/webhook-endpoints');
  addWebhook = (webhook: object) => this.call('POST', '/v1/webhook-endpoints', webhook);
  deliveries = (query = '') => this.call('GET', `/v1/webhook-deliveries${query}`);
  delivery = (id: string) => this.call('GET', `/v1/webhook-deliveries/${id}`);
  keys = () => this.call('GET', '/v1/api-keys');
  issueKey = (key: object) => this.call('POST', '/v1/api-keys', key);
  revokeKey = (id: string) => this.call('DELETE', `/v1/api-keys/${id}`);

  /** Any call of the API. @throws WhatIsUpError */
  async call(method: string, path: string, body?: object): Promise<Json> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    const { error, request_id } = JSON.parse(text);
    throw new WhatIsUpError(response.status, error.code, error.message, error.details, request_id);
  }

  async waitUntil(id: string, status: string): Promise<Json> {
    return eventually(
      `the instance is ${status}`,
      async () => {
        const instance = await this.get(id);
        return instance.status === status && instance;
      },
      20_000,
    );
  }

  /** Follows the events as a browser does, with the key in the address. */
  events(query = ''): EventSourceReader {
    return new EventSourceReader(`${this.baseUrl}/v1/events?token=${this.apiKey}${query}`);
  }
}

/** Reads `data:` lines and comments of a stream. */
export class EventSourceReader {
  readonly frames: Json[] = [];
  readonly comments: string[] = [];
  private readonly over = new AbortController();
  readonly opened: Promise<Response>;
  /** Resolves when the other side has ended it. */
  readonly ended: Promise<void>;

  constructor(url: string) {
    this.opened = fetch(url, { signal: this.over.signal });
    this.ended = this.read();
    this.ended.catch(() => undefined);
  }

  async expect(event: string, members: Record<string, unknown> = {}): Promise<Json> {
    return eventually(
      `the stream tells ${event}`,
      () =>
        this.frames.find(
          (frame) =>
            frame.event === event && Object.entries(members).every(([name, value]) => frame[name] === value),
        ),
      20_000,
    );
  }

  close(): void {
    this.over.abort();
  }

  private async read(): Promise<void> {
    const { body } = await this.opened;
    let rest = '';
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines)
        if (line.startsWith('data: ')) this.frames.push(JSON.parse(line.slice('data: '.length)));
        else if (line.startsWith(':')) this.comments.push(line);
    }
  }
}

/** As the page on signing describes it: HMAC-SHA256 of `<t>.<raw body>`, five minutes of tolerance, constant time. */
export function isSigned({ headers, raw }: Delivery, secret: string, now = Date.now()): boolean {
  const parts = String(headers['x-whatisup-signature']).split(',');
  const { t, v1 } = Object.fromEntries(parts.map((part) => part.split('='))) as Record<string, string>;
  if (!t || !v1 || Math.abs(now / 1000 - Number(t)) > 300) return false;
  const expected = createHmac('sha256', secret).update(`${t}.${raw}`).digest('hex');
  return v1.length === expected.length && timingSafeEqual(Buffer.from(v1), Buffer.from(expected));
}
