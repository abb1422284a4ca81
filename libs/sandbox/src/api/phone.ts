import type { Account, PhoneReceipt } from '../server/account.js';
import { tellCompanions } from '../server/announcements.js';
import type { Companion } from '../server/companion.js';
import { mediaRetry, type RetriedMedia } from '../server/media-retry.js';
import type { Network } from '../server/network.js';
import { enterLinkCode } from '../server/pairing/link-code.js';
import type { PairingSession } from '../server/pairing/pairing-session.js';
import { parseQr } from '../server/pairing/qr.js';
import { askAgain } from '../server/phone-inbox.js';
import { sendFromPhone, sendRead } from '../server/phone-outbox.js';
import { notFound, notPaired, SandboxError } from '../server/sandbox.errors.js';
import { shareHistory } from '../server/shared-history.js';
import { Calls } from './calls.js';
import { Chats } from './chats.js';
import { Groups } from './groups.js';
import { Messages } from './messages.js';
import { Newsletters } from './newsletters.js';
import { chatJid } from './phone-book.js';
import { Settings } from './settings.js';

export interface LinkedDevice {
  id: number;
  jid: string;
  platform: string;
  connected: boolean;
}

const LINK_CODE_PATIENCE_MS = 2000;
const LINK_CODE = /^[0-9A-Z]{8}$/;

/** One simulated phone: what its user can do with it, and what they see. */
export class Phone {
  readonly messages: Messages;
  readonly settings: Settings;
  readonly chats: Chats;
  readonly calls: Calls;
  readonly groups: Groups;
  readonly newsletters: Newsletters;

  constructor(
    private readonly network: Network,
    private readonly account: Account,
  ) {
    this.messages = new Messages(network, account.number);
    this.settings = new Settings(network, account);
    this.chats = new Chats(network, account);
    this.calls = new Calls(network, account);
    this.groups = new Groups(network, account);
    this.newsletters = new Newsletters(network, account);
  }

  get number(): string {
    return this.account.number;
  }

  get name(): string {
    return this.account.record.name;
  }

  get jid(): string {
    return this.account.jid;
  }

  get lid(): string {
    return this.account.lidJid;
  }

  get devices(): LinkedDevice[] {
    return [...this.account.companions.values()].map(({ id, jid, record, session }) => ({
      id,
      jid,
      platform: record.platform,
      connected: session !== undefined,
    }));
  }

  /** What companions of others did with this phone's messages, the latest last. */
  get receipts(): readonly PhoneReceipt[] {
    return this.account.receipts;
  }

  /** Pairs the device that shows this QR code; resolves to its JID. */
  async scan(qr: string): Promise<string> {
    const contents = parseQr(qr);
    if (!contents) throw notPaired('qr_malformed', 'This is not the text of a WhatsApp pairing code.');
    const session = [...this.network.pairings].find(({ refs }) => refs.has(contents.ref));
    if (!session)
      throw notPaired('qr_unknown', 'No device is showing this code: it was used, or its device has gone.');
    if (!session.refs.isLive(contents.ref)) throw notPaired('qr_expired', 'This code has expired.');
    const { registration, noiseKey } = session;
    if (!registration.identity.equals(contents.identityKey) || !noiseKey.equals(contents.noiseKey))
      throw notPaired('qr_mismatch', 'The keys in this code are not those of the device that shows it.');
    const companion = await session.pair(this.account, contents.advSecret);
    return companion.jid;
  }

  /** Pairs the device that shows this link code, with or without its dash; resolves to its JID. */
  async enterLinkCode(text: string): Promise<string> {
    const code = text.replace(/[\s-]/g, '').toUpperCase();
    if (!LINK_CODE.test(code))
      throw notPaired('link_code_malformed', 'A link code has 8 letters and digits.');
    const waiting = await this.linkCodesPending();
    if (waiting.length === 0)
      throw notPaired('link_code_not_pending', `No device waits for a code of ${this.number}.`);
    let failure: unknown;
    for (const session of waiting) {
      try {
        return (await this.linkByCode(session, code)).jid;
      } catch (err) {
        failure = err;
      }
    }
    throw failure;
  }

  /** Sends a text to a number or JID; resolves to the message id. */
  async sendText(to: string, text: string): Promise<string> {
    const jid = to.includes('@') ? to : `${to.replace(/\D/g, '')}@s.whatsapp.net`;
    const recipient = this.network.accountAt(jid);
    if (!recipient) throw notFound('recipient', `"to": no phone of this sandbox is ${to}.`);
    return sendFromPhone(this.network, this.account, recipient, { conversation: text });
  }

  /** Marks a message this phone received as read, for its sender to see. */
  async read(messageId: string): Promise<void> {
    await sendRead(this.network, this.account, this.senderOf(messageId), messageId);
  }

  /** Asks the sender's linked devices for a message again, as a phone does that cannot read what it got. */
  async askAgain(messageId: string): Promise<void> {
    const sender = this.senderOf(messageId);
    await this.network.store.atomically(async (tx) =>
      askAgain(tx, this.network, this.account, sender, messageId),
    );
  }

  private senderOf(messageId: string): Account {
    const message = this.network.inbox.find(this.number, messageId);
    if (!message) throw notFound('message', `This phone has received no message ${messageId}.`);
    const sender = this.network.accountAt(message.from_jid);
    if (message.from_me || !sender)
      throw new SandboxError(422, 'message_is_own', 'That is possible with messages of others only.');
    return sender;
  }

  /** Removes a linked device, as in the phone's list of linked devices. */
  async unlink(deviceId: number): Promise<void> {
    const companion = this.account.companions.get(deviceId);
    if (!companion) throw notFound('device', `This phone has no linked device ${deviceId}.`);
    await this.network.unlink(companion);
  }

  /** Sends its linked devices the messages that it has received lately. */
  async shareHistory(): Promise<void> {
    await this.network.store.atomically((tx) => shareHistory(tx, this.network, this.account));
  }

  /** Answers a linked device that could not download a file: it is there again, or it is gone. */
  async answerMediaRetry(media: RetriedMedia, isFound: boolean): Promise<void> {
    const answer = mediaRetry(this.account, { ...media, chatJid: chatJid(media.chatJid) }, isFound);
    await this.network.store.atomically((tx) => tellCompanions(tx, this.network, this.account, answer));
  }

  private async linkByCode(session: PairingSession, code: string): Promise<Companion> {
    const advSecret = await enterLinkCode(session, this.account, code);
    return session.pair(this.account, advSecret);
  }

  /** A device shows its code before it has told the server, so the user may be faster than the device. */
  private async linkCodesPending(): Promise<PairingSession[]> {
    const { linkCodeWatchers, timers } = this.network;
    if (this.waitingForLinkCode().length === 0)
      await new Promise<void>((resolve) => {
        const stop = () => {
          linkCodeWatchers.delete(look);
          cancel();
          resolve();
        };
        const look = () => this.waitingForLinkCode().length > 0 && stop();
        const cancel = timers.after(LINK_CODE_PATIENCE_MS, stop);
        linkCodeWatchers.add(look);
      });
    return this.waitingForLinkCode();
  }

  /** The latest first. */
  private waitingForLinkCode(): PairingSession[] {
    return [...this.network.pairings]
      .filter(({ linkCode }) => linkCode?.number === this.number && linkCode.isLive())
      .reverse();
  }
}
