import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** Stands between a gateway and PostgreSQL, and is what can go wrong between the two. */
export class DatabaseProxy {
  private readonly sockets = new Set<Socket>();
  private state: 'up' | 'silent' | 'gone' = 'up';
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly target: URL) {}

  /** @param url of the database */
  static async to(url: string): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(new URL(url));
    await proxy.comeBack();
    return proxy;
  }

  /** The database as it is seen through the proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  /** As a server that is stopped: connections end, and new ones are refused. */
  async goAway(): Promise<void> {
    this.state = 'gone';
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.server = undefined;
  }

  /** As a cable that is cut: nothing comes any more, not even an end. */
  fallSilent(): void {
    this.state = 'silent';
  }

  async comeBack(): Promise<void> {
    if (this.state === 'silent') for (const socket of this.sockets) socket.destroy();
    this.state = 'up';
    if (this.server) return;
    this.server = createServer((socket) => this.join(socket));
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as { port: number }).port;
  }

  private join(client: Socket): void {
    const upstream = createConnection(Number(this.target.port || 5432), this.target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => {
        if (this.state === 'up') to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
