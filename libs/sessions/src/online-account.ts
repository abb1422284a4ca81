import {
  type AnyMessageContent,
  generateMessageIDV2,
  type MiscMessageGenerationOptions,
  type WASocket,
} from '@whiskeysockets/baileys';
import { LRUCache } from 'lru-cache';
import { type ServerAck, ServerAcks } from './baileys/server-acks.js';
import { SessionErrors } from './session.errors.js';

/** What became of a message that was handed to WhatsApp. */
export type SendOutcome =
  | { result: 'sent'; at: Date }
  | { result: 'refused'; code: number }
  /** It may or may not arrive. */
  | { result: 'unconfirmed'; because: 'timeout' | 'disconnected' };

type WaitEnd = 'timeout' | 'disconnected';

const HOUR = 60 * 60 * 1000;

/** What can be done with an account while it is online. Every wait ends when the connection does. */
export class OnlineAccount {
  private readonly acks: ServerAcks;
  private readonly onWhatsApp = new LRUCache<string, { jid: string | null }>({ max: 5000, ttl: HOUR });
  private readonly waits = new Set<(why: WaitEnd) => void>();
  private isClosed = false;

  constructor(
    private readonly socket: WASocket,
    private readonly sendTimeoutMs: number,
  ) {
    this.acks = new ServerAcks(socket);
  }

  /** The session calls it when the connection is gone: everybody who waits is told. */
  close(): void {
    this.isClosed = true;
    for (const end of this.waits) end('disconnected');
  }

  newMessageId(): string {
    return generateMessageIDV2(this.socket.user?.id);
  }

  /** Sends and waits until WhatsApp's server has answered, not only until the bytes left. */
  async send(
    jid: string,
    content: AnyMessageContent,
    options: MiscMessageGenerationOptions & { messageId: string },
  ): Promise<SendOutcome> {
    const { ack, stop } = this.acks.expect(options.messageId);
    try {
      const sending = this.socket.sendMessage(jid, content, options).then(() => ack);
      const answer = await this.unlessOver(sending);
      return answer === 'timeout' || answer === 'disconnected'
        ? { result: 'unconfirmed', because: answer }
        : outcomeOf(answer);
    } catch (error) {
      if (this.isLost(error)) return { result: 'unconfirmed', because: 'disconnected' };
      const code = refusalOf(error);
      if (code === undefined) throw error;
      return { result: 'refused', code };
    } finally {
      stop();
    }
  }

  /**
   * The JID under which a telephone number is on WhatsApp, which may differ from its digits (Brazil's ninth digit).
   * @returns null when it is not on WhatsApp; undefined when WhatsApp gave no answer
   * @throws DEVICE_DISCONNECTED
   */
  async jidOfNumber(digits: string): Promise<string | null | undefined> {
    const known = this.onWhatsApp.get(digits);
    if (known) return known.jid;
    const found = await this.whileOnline(this.socket.onWhatsApp(digits));
    if (!found) return undefined;
    const jid = found.find(({ exists }) => exists)?.jid ?? null;
    if (jid) this.onWhatsApp.set(digits, { jid }); // absence is not kept: the number may join any time
    return jid;
  }

  /** Shows "typing…" in the chat for a while. @throws DEVICE_DISCONNECTED */
  async showTyping(jid: string, ms: number): Promise<void> {
    await this.whileOnline(this.socket.sendPresenceUpdate('composing', jid));
    await this.until(ms);
    await this.whileOnline(this.socket.sendPresenceUpdate('paused', jid));
  }

  /** @returns why the wait ended */
  until(ms: number): Promise<WaitEnd> {
    return this.wait(ms).ended;
  }

  private wait(ms: number): { ended: Promise<WaitEnd>; cancel: () => void } {
    let end: (why: WaitEnd) => void = () => undefined;
    const ended = new Promise<WaitEnd>((resolve) => {
      end = resolve;
    }).finally(() => {
      clearTimeout(timer);
      this.waits.delete(end);
    });
    const timer = setTimeout(() => end('timeout'), ms);
    if (this.isClosed) end('disconnected');
    else this.waits.add(end);
    return { ended, cancel: () => end('timeout') };
  }

  /**
   * Waits for the work, but no longer than the connection lasts: a query that is under way when Baileys closes its
   * socket would wait until its own timeout (observed with 7.0.0-rc14).
   */
  private async unlessOver<T>(work: Promise<T>): Promise<T | WaitEnd> {
    const wait = this.wait(this.sendTimeoutMs);
    try {
      return await Promise.race([work, wait.ended]);
    } finally {
      wait.cancel();
      work.catch(() => undefined); // it may still fail after the wait is over
    }
  }

  /** @returns undefined when time ran out @throws DEVICE_DISCONNECTED */
  private async whileOnline<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      const answer = await this.unlessOver(work);
      if (answer === 'disconnected') throw SessionErrors.DEVICE_DISCONNECTED();
      return answer === 'timeout' ? undefined : answer;
    } catch (error) {
      throw this.isLost(error) ? SessionErrors.DEVICE_DISCONNECTED({ cause: error }) : error;
    }
  }

  private isLost(error: unknown): boolean {
    return this.isClosed || isConnectionClosed(error);
  }

  /** Tells WhatsApp to remove this linked device; true once it has confirmed. */
  async unlink(): Promise<boolean> {
    const asking: Promise<unknown> = this.socket.query(
      {
        tag: 'iq',
        attrs: { to: '@s.whatsapp.net', type: 'set', xmlns: 'md' },
        content: [
          { tag: 'remove-companion-device', attrs: { jid: this.socket.user!.id, reason: 'user_initiated' } },
        ],
      },
      this.sendTimeoutMs,
    );
    return typeof (await this.unlessOver(asking)) === 'object'; // Baileys' own timeout: undefined
  }
}

/** What WhatsApp refused before the message could leave, such as a group that does not exist. */
function refusalOf(error: unknown): number | undefined {
  const { data } = (error ?? {}) as { data?: unknown }; // Baileys' mark of an error in an answer: WhatsApp's code
  return typeof data === 'number' && data >= 400 && data < 600 ? data : undefined;
}

const outcomeOf = (ack: ServerAck): SendOutcome =>
  ack.accepted ? { result: 'sent', at: new Date() } : { result: 'refused', code: ack.code };

const isConnectionClosed = (error: unknown) =>
  error instanceof Error && /Connection (Closed|Terminated|was lost)/i.test(error.message);
