import type { Companion } from './companion.js';
import type { Connection, Peer } from './connection.js';
import { victim } from './faults.js';
import type { Network } from './network.js';
import type { QueuedStanza, StanzaQueue } from './stanza-queue.js';
import { takeAck } from './stanzas/ack.js';
import { corrupted } from './stanzas/corruption.js';
import { routeMessage } from './stanzas/message.js';
import { answerQuery } from './stanzas/queries.js';
import { takeReceipt } from './stanzas/receipt.js';
import { welcomeDevice } from './stanzas/welcome.js';
import type { BinaryNode } from './wire/codec.js';
import { SERVER_JID } from './wire/jid.js';
import { node } from './wire/node.js';

type StanzaHandler = (session: CompanionSession, stanza: BinaryNode) => Promise<void> | void;

/** Stanzas without a handler ask for no answer: presence, chat states, telemetry. */
const HANDLERS: Record<string, StanzaHandler> = {
  iq: answerQuery,
  message: routeMessage,
  receipt: takeReceipt,
  ack: takeAck,
};

/**
 * The server's side of one logged-in companion.
 *
 *   quiet       → catching up   it has said it is active: what was queued goes out, marked as offline
 *   catching up → live          the queue has been sent through: from here stanzas go out as they come
 */
export class CompanionSession implements Peer {
  private mode: 'quiet' | 'catching up' | 'live' = 'quiet';
  /** The last queued stanza this connection has been sent. */
  private sentThrough = 0;
  /** Messages it asked to have again: the nack that follows means the one it could not read. */
  readonly askedAgain = new Set<string>();

  constructor(
    readonly network: Network,
    readonly companion: Companion,
    readonly connection: Connection,
  ) {}

  async receive(stanza: BinaryNode): Promise<void> {
    await HANDLERS[stanza.tag]?.(this, stanza);
  }

  disconnected(): void {
    if (this.companion.session === this) this.companion.session = undefined;
  }

  send(stanza: BinaryNode): void {
    this.connection.send(stanza);
  }

  /** Sends a stanza that was just queued, unless catching up has sent it or will. */
  push(entry: QueuedStanza, stanza: BinaryNode): void {
    if (this.mode !== 'live' || entry.sequence <= this.sentThrough || !this.companion.queue.has(entry))
      return;
    this.transmit(stanza);
  }

  /** Sends what is worth nothing later. */
  show(stanza: BinaryNode): void {
    if (this.mode === 'live') this.send(stanza);
  }

  /** Sends what was queued while the companion was away, then says so. */
  async catchUp(): Promise<void> {
    if (this.mode !== 'quiet') return;
    this.mode = 'catching up';
    const { queue } = this.companion;
    const count = queue.length;
    if (count > 0) this.send(node('ib', { from: SERVER_JID }, [preview(queue)]));
    for (const entry of queue) {
      const stanza = await queue.stanza(entry);
      if (stanza) this.transmit({ ...stanza, attrs: { ...stanza.attrs, offline: '1' } });
      this.sentThrough = entry.sequence;
    }
    this.mode = 'live';
    this.send(node('ib', { from: SERVER_JID }, [node('offline', { count })]));
    await welcomeDevice(this.network, this.companion);
  }

  private transmit(stanza: BinaryNode): void {
    if (stanza.tag !== 'message') {
      this.send(stanza);
      return;
    }
    this.network.stats.messagesOut++;
    const spoiled = this.network.faults.strike('undecryptable', victim(this.companion));
    this.send(spoiled ? corrupted(stanza) : stanza);
  }
}

/** How much waits, of each sort. */
function preview(queue: StanzaQueue): BinaryNode {
  const counts: Record<string, number> = { message: 0, receipt: 0, notification: 0 };
  for (const { settles } of queue) {
    const sort = settles.slice(0, settles.indexOf('/'));
    counts[sort] = (counts[sort] ?? 0) + 1;
  }
  const { message, receipt, notification } = counts;
  return node('offline_preview', { count: queue.length, message, receipt, notification, appdata: 0 });
}
