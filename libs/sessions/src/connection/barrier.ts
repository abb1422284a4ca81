import type { WASocket } from '@whiskeysockets/baileys';
import { type CommitScope, SharedAsyncStorage } from '#libs/platform';
import { InboundStanza } from './inbound-stanza.js';

type Callback = (error?: Error) => void;

/** The `ws` socket inside of Baileys' client; there from the moment the client is made. */
interface RawSocket {
  send(bytes: Uint8Array, callback?: Callback): void;
}

interface Frame {
  bytes: Uint8Array;
  /** What must be durable before it leaves; undefined while its stanza is holding. */
  ticket: number | undefined;
  onLeave: (() => void) | undefined;
}

const leaving = new SharedAsyncStorage<() => void>();

/**
 * The output commit of one connection: a frame leaves when everything that had been written before it is durable, and
 * in the order in which it came, because Noise counts frames. Baileys is told at once that it has left, so that its
 * key transaction can end while the frame waits.
 *
 * What that makes true: the ratchet step of a ciphertext is stored before the ciphertext is on the wire, the row of a
 * message before the message, and an inbound message before WhatsApp hears that it arrived.
 */
export class Barrier {
  private readonly frames: Frame[] = [];
  private readonly unwatch: () => void;
  private readonly idlers = new Set<() => void>();
  private isQuery = false;
  private isClosed = false;

  /** @param onBroken what had to be stored was not: the connection cannot go on, frames are missing in it */
  constructor(
    private readonly socket: WASocket,
    private readonly scope: CommitScope,
    private readonly onBroken: (error: Error) => void,
  ) {
    const client = socket.ws as unknown as { socket: RawSocket };
    const raw = client.socket;
    const send = raw.send.bind(raw);
    raw.send = (bytes, callback) => this.take(bytes, callback, send);
    // Baileys waits for the answer of a query from within the handling of a stanza: held, it would wait for itself.
    // It begins to listen for the answer in the same synchronous turn in which it sends the query.
    socket.ws.on('newListener', (name: string) => {
      if (!String(name).startsWith('TAG:')) return;
      this.isQuery = true;
      queueMicrotask(() => {
        this.isQuery = false;
      });
    });
    this.unwatch = scope.watch(() => this.look(send));
  }

  /** Calls back when the first frame that `work` sends leaves the process. */
  static tellingWhenItLeaves<T>(onLeave: () => void, work: () => T): T {
    let isTold = false;
    const once = () => {
      if (!isTold) onLeave();
      isTold = true;
    };
    return leaving.run(once, work);
  }

  /** Frames that wait. */
  get backlog(): number {
    return this.frames.length;
  }

  /** Resolves when no frame waits, or the connection is over. */
  async drained(): Promise<void> {
    if (this.frames.length === 0 || this.isClosed) return;
    await new Promise<void>((resolve) => this.idlers.add(resolve));
  }

  /** Drops what waits: the connection is over. */
  close(): void {
    this.isClosed = true;
    this.frames.length = 0;
    this.unwatch();
    this.wake();
  }

  private take(bytes: Uint8Array, callback: Callback | undefined, send: RawSocket['send']): void {
    const stanza = this.isQuery ? undefined : InboundStanza.current;
    this.isQuery = false;
    if (this.isClosed) return callback?.(new Error('Connection Closed'));
    const frame: Frame = { bytes, ticket: this.scope.ticket, onLeave: leaving.getStore() };
    this.frames.push(frame);
    if (stanza?.isHolding) {
      frame.ticket = undefined;
      stanza.onTold(() => {
        frame.ticket = this.scope.ticket;
        this.look(send);
      });
    }
    this.look(send);
    callback?.();
  }

  private look(send: RawSocket['send']): void {
    if (this.isClosed) return;
    while (this.frames[0]?.ticket !== undefined && this.scope.isDurable(this.frames[0].ticket)) {
      const { bytes, onLeave } = this.frames.shift()!;
      send(bytes, () => undefined); // a connection that ended meanwhile says so by itself
      onLeave?.();
    }
    if (this.frames.length === 0) this.wake();
    const { failure } = this.scope;
    if (!failure) return;
    this.close();
    this.onBroken(failure);
  }

  private wake(): void {
    for (const resolve of this.idlers) resolve();
    this.idlers.clear();
  }
}
