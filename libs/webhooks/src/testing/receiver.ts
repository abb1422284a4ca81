import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  body: string;
  headers: IncomingHttpHeaders;
  /** Its number, as the scenes count events. */
  n: number;
  chat: string;
}

/** The other end of a webhook: remembers what came and answers as told. */
export class Receiver {
  readonly received: Received[] = [];
  inFlight = 0;
  mostInFlight = 0;
  answer: (response: ServerResponse, received: Received) => void = (response) => response.end('ok');
  private port = 0;
  private readonly waiting = new Set<() => void>();
  private server: Server | undefined;

  async listen(): Promise<this> {
    const server = createServer((request, response) => {
      this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
      response.once('close', () => this.inFlight--);
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { n, chat } = JSON.parse(body).data;
        const received = { path: request.url!, body, headers: request.headers, n, chat };
        this.received.push(received);
        this.answer(response, received);
        for (const look of this.waiting) look();
      });
    });
    this.server = server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  get ids(): string[] {
    return this.received.map(({ body }) => JSON.parse(body).id);
  }

  /** The numbers of what came for a chat, or for all, without repetitions. */
  numbers(chat?: string): number[] {
    const own = this.received.filter((one) => chat === undefined || one.chat === chat);
    return [...new Set(own.map(({ n }) => n))];
  }

  /** Looks again after everything that arrives. */
  async until(what: string, isTrue: () => boolean, timeoutMs = 10_000): Promise<void> {
    let look: () => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`waited in vain until ${what}`)), timeoutMs);
      look = () => (isTrue() ? resolve() : undefined);
      this.waiting.add(look);
      look();
    }).finally(() => {
      clearTimeout(timer);
      this.waiting.delete(look);
    });
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}
