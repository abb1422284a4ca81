import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateSync } from 'node:zlib';
import { eventually } from '../../support/eventually.js';
import type { Json } from '../../support/http-client.js';

/** What came with one POST. */
export interface PostBack {
  /** As it was asked for. */
  url: string;
  mode: 'plain' | 'BULK' | 'BULKGZ';
  events: Json[];
}

/** A receiver of PostBacks, written from the documentation alone: the raw body tells by its beginning how it is packed. */
export class PostBackReceiver {
  readonly postBacks: PostBack[] = [];
  /** Resolved before each answer. */
  beforeAnswer: () => Promise<unknown> = async () => undefined;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<PostBackReceiver> {
    const server = createServer();
    const receiver = new PostBackReceiver(server);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      receiver.postBacks.push({ url: request.url!, ...unpacked(Buffer.concat(chunks).toString()) });
      await receiver.beforeAnswer();
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get events(): Json[] {
    return this.postBacks.flatMap(({ events }) => events);
  }

  expect(event: string, data: Record<string, unknown> = {}): Promise<Json> {
    return eventually(`the PostBack of ${event} ${JSON.stringify(data)}`, () =>
      this.events.find(
        (one) =>
          one.event === event && Object.entries(data).every(([name, value]) => one.data[name] === value),
      ),
    );
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function unpacked(body: string): Omit<PostBack, 'url'> {
  if (body.startsWith('BULKGZ,')) {
    const inflated = inflateSync(Buffer.from(body.slice('BULKGZ,'.length), 'base64')).toString();
    return { mode: 'BULKGZ', events: eventsIn(inflated.replace(/^\uFEFF/, '')) };
  }
  if (body.startsWith('BULK,')) return { mode: 'BULK', events: eventsIn(body.slice('BULK,'.length)) };
  return { mode: 'plain', events: [JSON.parse(body)] };
}

const eventsIn = (array: string): Json[] =>
  JSON.parse(array).map((text: string) => JSON.parse(Buffer.from(text, 'base64').toString()));
