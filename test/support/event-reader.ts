import { eventually } from './eventually.js';
import type { Json } from './http-client.js';

export interface StreamedEvent {
  id: string;
  event: string;
  data: Json;
}

/** A program that follows GET /events/stream, as an EventSource does, without coming back by itself. */
export class EventReader {
  readonly events: StreamedEvent[] = [];
  /** Of every block, also of those without an event: what a client sends when it comes back. */
  lastId = '';
  comments = 0;
  hasEnded = false;
  private readonly gone = new AbortController();

  private constructor() {}

  /** Resolves when the stream has begun. */
  static async open(
    url: string,
    token: string,
    { query = '', lastEventId }: { query?: string; lastEventId?: string } = {},
  ): Promise<EventReader> {
    const reader = new EventReader();
    const response = await fetch(`${url}/events/stream${query}`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
      signal: reader.gone.signal,
    });
    if (response.status !== 200) throw new Error(`no stream: ${response.status} ${await response.text()}`);
    void reader.read(response.body!).catch(() => undefined);
    await eventually('the stream begins', () => reader.lastId !== '');
    return reader;
  }

  close(): void {
    this.gone.abort();
  }

  of(event: string): StreamedEvent[] {
    return this.events.filter((one) => one.event === event);
  }

  /** Waits for an event whose data contains these members. */
  expect(event: string, members: Record<string, unknown> = {}, timeoutMs?: number): Promise<StreamedEvent> {
    return eventually(
      `the stream has ${event} ${JSON.stringify(members).slice(0, 100)}`,
      () =>
        this.of(event).find(({ data }) =>
          Object.entries(members).every(([name, value]) => data.data[name] === value),
        ),
      timeoutMs,
    );
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of body) {
        const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = blocks.pop()!;
        for (const block of blocks) this.take(block);
      }
    } finally {
      this.hasEnded = true;
    }
  }

  private take(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon === 0) this.comments++;
      else fields.set(line.slice(0, colon), line.slice(colon + 2));
    }
    this.lastId = fields.get('id') ?? this.lastId;
    const data = fields.get('data');
    if (data) this.events.push({ id: this.lastId, event: fields.get('event')!, data: JSON.parse(data) });
  }
}
