import { Duplex } from 'node:stream';
import type { EmbeddedDatabase } from './embedded-database.js';
import { FrontendMessages } from './frontend-messages.js';

/** What `pg` takes for its TCP socket: the wire protocol to a database in a thread of this process. */
export class EmbeddedConnection extends Duplex {
  private readonly messages = new FrontendMessages();

  constructor(
    private readonly database: EmbeddedDatabase,
    /** Tells this connection's answers from those of the one before it. */
    private readonly id: number,
  ) {
    super();
  }

  /** Opens the database when it is not; `pg` waits for the event. */
  connect(): this {
    this.database.open().then(
      () => this.emit('connect'),
      (error) => this.destroy(error),
    );
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.database.setRef(true);
    return this;
  }

  unref(): this {
    this.database.setRef(false);
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.deliver(chunk).then(() => done(), done);
  }

  /** `pg` corks the messages of one query: they arrive together and are one trip to the other thread. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.database.hangUp(this.id);
    done(error);
  }

  private async deliver(chunk: Buffer): Promise<void> {
    const { startup, batch, terminate } = this.messages.cut(chunk);
    for (const bytes of [startup, batch])
      if (bytes && !this.destroyed) await this.database.talk(this.id, bytes, (output) => this.push(output));
    if (terminate) this.push(null);
  }
}
