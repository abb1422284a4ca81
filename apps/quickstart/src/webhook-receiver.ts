import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QuickstartFailed } from './failures.js';

export interface Delivery {
  raw: string;
  event: { event: string; data: Record<string, unknown> };
}

/** The server of somebody who uses the gateway: takes webhooks on the loopback address. */
export class WebhookReceiver {
  readonly secret = randomUUID();
  private readonly deliveries: Delivery[] = [];
  private onDelivery: () => void = () => undefined;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', async (request, response) => {
      const raw = Buffer.concat(await request.toArray()).toString();
      response.end();
      receiver.deliveries.push({ raw, event: JSON.parse(raw) });
      receiver.onDelivery();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhook`;
  }

  /** The first delivery whose content is this text. */
  async withContent(content: string, patienceMs: number): Promise<Delivery> {
    const timeout = AbortSignal.timeout(patienceMs);
    for (;;) {
      const found = this.deliveries.find(({ event }) => event.data.content === content);
      if (found) return found;
      if (timeout.aborted)
        throw new QuickstartFailed(`the webhook did not arrive within ${patienceMs / 1000} s`);
      await new Promise<void>((resolve) => {
        this.onDelivery = resolve;
        timeout.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** Whether whoever sent it knows the secret: the signature is of the body without its last member. */
  isGenuine({ raw }: Delivery): boolean {
    const match = /,"signature":"sha256=([0-9a-f]{64})"}$/.exec(raw);
    const signedText = `${raw.slice(0, match?.index)}}`;
    return match?.[1] === createHmac('sha256', this.secret).update(signedText).digest('hex');
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
