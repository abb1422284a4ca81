import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deviationsFromCatalog } from './event-catalog.js';
import { eventually } from './eventually.js';
import type { Json } from './http-client.js';

export interface Delivery {
  headers: IncomingMessage['headers'];
  raw: string;
  body: Json;
}

/** An integrator's server: keeps what arrives and answers as it is told. */
export class WebhookReceiver {
  readonly deliveries: Delivery[] = [];
  /** How it answers; 200 unless told otherwise. */
  answer: (response: ServerResponse, delivery: Delivery) => void = (response) => response.end('ok');

  private port = 0;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const raw = Buffer.concat(chunks).toString();
      const delivery = { headers: request.headers, raw, body: JSON.parse(raw) };
      receiver.deliveries.push(delivery);
      receiver.answer(response, delivery);
    });
    await receiver.listen();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Nobody answers at its address any more. */
  async goDown(): Promise<void> {
    await this.close();
  }

  /** It answers again, at the same address. */
  async comeUp(): Promise<void> {
    await this.listen();
  }

  /** Waits for an event whose `data` contains these members. */
  async expect(event: string, data: Record<string, unknown> = {}, timeoutMs?: number): Promise<Json> {
    const matches = ({ body }: Delivery) =>
      body.event === event && Object.entries(data).every(([name, value]) => body.data[name] === value);
    const seen = () => this.deliveries.map(({ body }) => body.event).join(', ') || 'nothing';
    return eventually(
      `the webhook gets ${event} ${JSON.stringify(data)}`,
      () => this.deliveries.find(matches)?.body,
      timeoutMs,
    ).catch((error) => {
      throw new Error(`${error.message}; it got: ${seen()}`);
    });
  }

  /** The same, and its `data` is what the catalog of events says of it, no more and no less. */
  async expectDocumented(
    event: string,
    data: Record<string, unknown> = {},
    timeoutMs?: number,
  ): Promise<Json> {
    const told = await this.expect(event, data, timeoutMs);
    const deviations = await deviationsFromCatalog(event, told.data);
    if (deviations.length > 0) throw new Error(`${event} is not as documented: ${deviations.join('; ')}`);
    return told;
  }

  /** The names of the events so far, in their order. */
  get events(): string[] {
    return this.deliveries.map(({ body }) => body.event);
  }

  /** What arrived of one event, in its order. */
  of(event: string): Delivery[] {
    return this.deliveries.filter(({ body }) => body.event === event);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }
}
