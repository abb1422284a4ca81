import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { Timers } from './timers.js';
import type { ServerIdentity } from './wire/certificates.js';
import { type BinaryNode, decodeBinaryNode, encodeBinaryNode, proto } from './wire/codec.js';
import { FrameReader, frame } from './wire/frames.js';
import { NoiseResponder, type Transport } from './wire/noise.js';

/** A frame that reaches the client before it switched to transport keys is lost, and every later one with it. */
const FIRST_FRAME_DELAY_MS = 30;
/** A client that sees the close before it has read the last stanza reports a dropped connection instead. */
const LAST_STANZA_LEAD_MS = 20;

/** Whoever speaks for the server on a connection once it is known who called. */
export interface Peer {
  receive(stanza: BinaryNode): Promise<void> | void;
  disconnected(): void;
}

/** Decides who speaks with a client that has shown its static key and its client payload. */
export type Welcome = (
  connection: Connection,
  payload: proto.ClientPayload,
  theirStatic: Buffer,
) => Peer | undefined;

/**
 * One client's WebSocket, from the first byte to the last.
 *
 *   greeting  → proving    client hello answered
 *   proving   → talking    client finish decrypted
 *   any       → closed     by either side; nothing is sent or heard any more
 */
export class Connection {
  private mode: 'greeting' | 'proving' | 'talking' | 'closed' = 'greeting';
  private readonly reader = new FrameReader();
  private noise: NoiseResponder | undefined;
  private transport: Transport | undefined;
  private peer: Peer | undefined;
  /** Stanzas held back until the client reads transport frames. */
  private held: Buffer[] | undefined = [];
  private muted = false;
  private inbound: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: WebSocket,
    private readonly identity: ServerIdentity,
    private readonly welcome: Welcome,
    private readonly timers: Timers,
    private readonly logger: Logger,
  ) {
    socket.on('message', (data: Buffer) => this.hear(data));
    socket.on('close', () => this.close());
    socket.on('error', (err) => this.logger.debug({ err }, 'socket error'));
  }

  get isOpen(): boolean {
    return this.mode !== 'closed';
  }

  send(stanza: BinaryNode): void {
    if (this.mode === 'closed' || this.muted) return;
    const encoded = encodeBinaryNode(stanza);
    if (this.held) this.held.push(encoded);
    else this.write(encoded);
  }

  /** Sends a last stanza, hears nothing more, and hangs up. */
  end(last: BinaryNode): void {
    this.send(last);
    this.mute();
    const lead = this.held ? FIRST_FRAME_DELAY_MS + LAST_STANZA_LEAD_MS : LAST_STANZA_LEAD_MS;
    this.timers.after(lead, () => this.drop());
  }

  /** Cuts the line without a word. */
  drop(): void {
    this.socket.terminate();
    this.close();
  }

  /** Keeps the line and says and hears nothing more on it. */
  mute(): void {
    this.muted = true;
  }

  /** Says nothing for a while, and then all at once. */
  hold(ms: number): void {
    this.held ??= [];
    this.timers.after(ms, () => this.release());
  }

  private write(encoded: Buffer): void {
    this.socket.send(frame(this.transport!.outgoing.encrypt(encoded)));
  }

  private hear(data: Buffer): void {
    if (this.mode === 'closed' || this.muted) return;
    try {
      for (const payload of this.reader.push(data)) this.take(payload);
    } catch (err) {
      this.logger.warn({ err, mode: this.mode }, 'client does not speak the protocol, hanging up');
      this.drop();
    }
  }

  private take(payload: Buffer): void {
    if (this.mode === 'greeting') this.answerHello(payload);
    else if (this.mode === 'proving') this.acceptFinish(payload);
    else if (this.mode === 'talking') this.hand(this.transport!.incoming.decrypt(payload));
  }

  private answerHello(payload: Buffer): void {
    const { clientHello } = proto.HandshakeMessage.decode(payload);
    if (clientHello?.ephemeral?.length !== 32) throw new Error('client hello without an ephemeral key');
    this.noise = new NoiseResponder(this.identity.static, this.reader.intro!);
    const serverHello = this.noise.readHello(clientHello.ephemeral, this.identity.chain);
    this.socket.send(frame(proto.HandshakeMessage.encode({ serverHello }).finish()));
    this.mode = 'proving';
  }

  private acceptFinish(payload: Buffer): void {
    const { clientFinish } = proto.HandshakeMessage.decode(payload);
    if (!clientFinish?.static || !clientFinish.payload)
      throw new Error('client finish without its two parts');
    const proved = this.noise!.readFinish(clientFinish.static, clientFinish.payload);
    this.noise = undefined;
    this.transport = proved.transport;
    this.mode = 'talking';
    this.timers.after(FIRST_FRAME_DELAY_MS, () => this.release());
    this.peer = this.welcome(this, proto.ClientPayload.decode(proved.payload), proved.theirStatic);
  }

  private release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    if (this.mode === 'talking') for (const encoded of held) this.write(encoded);
  }

  /** Stanzas are handled one after the other, in the order they came. */
  private hand(encoded: Buffer): void {
    this.inbound = this.inbound
      .then(async () => {
        if (this.mode === 'closed' || this.muted) return;
        await this.peer?.receive(await decodeBinaryNode(encoded));
      })
      .catch((err) => {
        if (this.mode !== 'closed') this.logger.error({ err }, 'stanza could not be handled');
      });
  }

  private close(): void {
    if (this.mode === 'closed') return;
    this.mode = 'closed';
    this.held = [];
    this.peer?.disconnected();
  }
}
