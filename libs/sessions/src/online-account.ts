import {
  type AnyMessageContent,
  type BinaryNode,
  generateMessageIDV2,
  generateWAMessage,
  getBinaryNodeChild,
  type MiscMessageGenerationOptions,
  proto,
  type WASocket,
} from '@whiskeysockets/baileys';
import { LRUCache } from 'lru-cache';
import type { CommitScope } from '#libs/platform';
import { onServerAck, type ServerAck } from './baileys/server-acks.js';
import { Barrier } from './connection/barrier.js';
import { SessionErrors } from './session.errors.js';

/** What became of handing a message to WhatsApp. */
export type RelayOutcome =
  | { result: 'relayed' }
  /** By WhatsApp, before the message could leave. */
  | { result: 'refused'; code: number }
  /** WhatsApp did not answer what had to be asked first. */
  | { result: 'unanswered' }
  | { result: 'disconnected' };

type WaitEnd = 'timeout' | 'disconnected';

const HOUR = 60 * 60 * 1000;

/** What can be done with an account while it is online. Every wait ends when the connection does. */
export class OnlineAccount {
  private readonly onWhatsApp = new LRUCache<string, { jid: string | null }>({ max: 5000, ttl: HOUR });
  private readonly waits = new Set<(why: WaitEnd) => void>();
  private isClosed = false;

  constructor(
    private readonly socket: WASocket,
    private readonly sendTimeoutMs: number,
    /** What is added here is durable before whatever is sent afterwards leaves. It ends with the connection. */
    readonly scope: CommitScope,
  ) {}

  /** What the account's owner is called, and on what the phone runs: `iphone`, `android`, …; as the phone told it. */
  get owner(): { name: string | null; platform: string | null } {
    const { me, platform } = this.socket.authState.creds;
    return { name: me?.name ?? null, platform: platform ?? null };
  }

  /** The session calls it when the connection is gone: everybody who waits is told. */
  close(): void {
    this.isClosed = true;
    for (const end of this.waits) end('disconnected');
  }

  /** Calls back when the connection is gone; at once when it is gone already. */
  onClose(listener: () => void): void {
    void this.wait().ended.then(listener);
  }

  /** Calls back for every answer of WhatsApp's server to a message, also a late or a repeated one. */
  onAck(listener: (messageId: string, ack: ServerAck) => void): void {
    onServerAck(this.socket, listener);
  }

  /** Puts a message into WhatsApp's form. @returns the bytes that `relay` takes, now and after a restart */
  async generate(
    jid: string,
    content: AnyMessageContent,
    options: MiscMessageGenerationOptions & { messageId: string },
  ): Promise<Buffer> {
    const userJid = this.socket.authState.creds.me!.id;
    const upload = this.socket.waUploadToServer;
    const { message } = await generateWAMessage(jid, content, { ...options, userJid, upload });
    return Buffer.from(proto.Message.encode(message!).finish());
  }

  /**
   * Has the group's key sent along with the next message to it: a message that was not acknowledged may have carried
   * it to nobody.
   */
  async forgetWhoHasGroupKey(jid: string): Promise<void> {
    await this.socket.authState.keys.set({ 'sender-key-memory': { [jid]: null } });
  }

  /**
   * Encrypts a message for every device of the chat and hands it to the wire. Messages leave in the order of the calls.
   * Whether WhatsApp has it is told by `onAck`.
   * @param onTransmitted called when it has left the process: everything it depends on was stored by then
   */
  async relay(
    jid: string,
    wire: Uint8Array,
    messageId: string,
    onTransmitted: () => void = () => undefined,
  ): Promise<RelayOutcome> {
    try {
      await Barrier.tellingWhenItLeaves(onTransmitted, () =>
        this.socket.relayMessage(jid, proto.Message.decode(wire), { messageId }),
      );
      return { result: 'relayed' };
    } catch (error) {
      if (this.isLost(error)) return { result: 'disconnected' };
      if (isTimeout(error)) return { result: 'unanswered' };
      const code = refusalOf(error);
      if (code === undefined) throw error;
      return { result: 'refused', code };
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

  /** @param jid of the chat that a state of writing is shown in @throws DEVICE_DISCONNECTED */
  async setPresence(
    presence: 'available' | 'unavailable' | 'composing' | 'recording' | 'paused',
    jid?: string,
  ): Promise<void> {
    await this.whileOnline(this.socket.sendPresenceUpdate(presence, jid));
  }

  /** Has the presence of a contact told from now on. @throws DEVICE_DISCONNECTED */
  async subscribePresence(jid: string): Promise<void> {
    await this.whileOnline(this.socket.presenceSubscribe(jid));
  }

  /** @param keys `participant`: who wrote it, in a group @throws DEVICE_DISCONNECTED */
  async markRead(keys: { remoteJid: string; id: string; participant?: string }[]): Promise<void> {
    await this.whileOnline(this.socket.readMessages(keys));
  }

  /** Where a picture can be fetched; undefined when there is none, or not for this account. @throws DEVICE_DISCONNECTED */
  async pictureUrl(jid: string): Promise<string | undefined> {
    const asking = this.socket.profilePictureUrl(jid, 'image').catch((error) => {
      if (refusalOf(error) === undefined) throw error;
      return undefined;
    });
    return this.whileOnline(asking);
  }

  /** Who may see what of the account, by WhatsApp's names. @returns undefined when time ran out @throws DEVICE_DISCONNECTED */
  privacy(): Promise<Record<string, string> | undefined> {
    return this.whileOnline(this.socket.fetchPrivacySettings(true));
  }

  /**
   * Sets the account's own picture.
   * @param jpeg as it is to be shown: it is not changed
   * @returns its id; undefined when time ran out
   * @throws DEVICE_DISCONNECTED; PICTURE_REFUSED
   */
  async setPicture(jpeg: Buffer): Promise<string | undefined> {
    const asking: Promise<BinaryNode> = this.socket.query({
      tag: 'iq',
      attrs: { to: '@s.whatsapp.net', type: 'set', xmlns: 'w:profile:picture' },
      content: [{ tag: 'picture', attrs: { type: 'image' }, content: jpeg }],
    });
    const answer = await this.whileOnline(asking).catch((error) => {
      const code = refusalOf(error);
      throw code === undefined ? error : SessionErrors.PICTURE_REFUSED({ extra: { whatsapp_code: code } });
    });
    return answer && getBinaryNodeChild(answer, 'picture')?.attrs.id;
  }

  /** @returns why the wait ended */
  until(ms: number): Promise<WaitEnd> {
    return this.wait(ms).ended;
  }

  /** @param ms for ever when left out */
  private wait(ms?: number): { ended: Promise<WaitEnd>; cancel: () => void } {
    let end: (why: WaitEnd) => void = () => undefined;
    const ended = new Promise<WaitEnd>((resolve) => {
      end = resolve;
    }).finally(() => {
      clearTimeout(timer);
      this.waits.delete(end);
    });
    const timer = ms === undefined ? undefined : setTimeout(() => end('timeout'), ms);
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

const isConnectionClosed = (error: unknown) =>
  error instanceof Error && /Connection (Closed|Terminated|was lost)/i.test(error.message);

/** Baileys' own, of a query. */
const isTimeout = (error: unknown) => error instanceof Error && error.message === 'Timed Out';

/** An id as WhatsApp Web makes them, for a message of this account; null when no phone is linked. */
export const newMessageId = (ownJid: string | null): string => generateMessageIDV2(ownJid ?? undefined);
