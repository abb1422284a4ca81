import {
  type AuthenticationState,
  type BinaryNode,
  type ConnectionState,
  jidNormalizedUser,
  type WASocket,
} from '@whiskeysockets/baileys';
import { type Device, DeviceErrors } from '#libs/devices';
import { logContext } from '#libs/platform';
import { onMessage } from './baileys/messages-at-once.js';
import { openSocket, type SocketSettings } from './baileys/open-socket.js';
import { requestPairCode } from './baileys/request-pair-code.js';
import { LinkingAuth } from './credentials/linking-auth.js';
import { classifyDisconnect, type Disconnect, isFinal, reconnectDelay } from './disconnect-policy.js';
import { OnlineAccount } from './online-account.js';
import { readReceipt, type Self } from './receipt.js';
import { SessionErrors } from './session.errors.js';
import type { SessionContext } from './session-context.js';
import { SessionLedger } from './session-ledger.js';
import {
  actualStateOf,
  assertLegalMove,
  type EndOutcome,
  type LinkMethod,
  type PairCode,
  type SessionMode,
} from './session-mode.js';

const SECOND = 1000;
/** WhatsApp's rhythm: the first code of a pairing lives longer than those that follow. */
const FIRST_QR_MS = 60 * SECOND;
const NEXT_QR_MS = 20 * SECOND;
/** A typed code is valid for 300 s and dies with its connection, so six references must outlast it. */
const QR_MS_WHILE_TYPING = 60 * SECOND;
const PAIR_CODE_MS = 300 * SECOND;
const PAIR_CODE_ANSWER_MS = 15 * SECOND;
/** A connection that held this long was a good one: the next loss starts with short delays again. */
const STABLE_AFTER_MS = 30 * SECOND;

/**
 * One device's life on WhatsApp: the state machine around one Baileys socket at a time (modes and legal moves:
 * session-mode.ts; what a disconnect means: disconnect-policy.ts). Only the registry makes and keeps sessions.
 *
 * Two invariants: `enter` is the only place that changes the mode; whatever a socket tells after it has been left is
 * ignored, because every handler first asks whether it is still `live`.
 */
export class Session {
  private current: SessionMode = { name: 'stopped' };
  /** The socket whose words count. */
  private live: WASocket | undefined;
  private isLinked: boolean;
  private failedAttempts = 0;
  private isRetired = false;
  private readonly watchers = new Set<() => void>();
  private readonly ledger: SessionLedger;

  constructor(
    readonly device: Device,
    private readonly context: SessionContext,
  ) {
    this.isLinked = device.jid !== null;
    this.ledger = new SessionLedger(device, context);
  }

  get mode(): Readonly<SessionMode> {
    return this.current;
  }

  /** Whether credentials of a linked phone are stored. */
  get hasCredentials(): boolean {
    return this.isLinked;
  }

  /** @throws DEVICE_DISCONNECTED */
  get account(): OnlineAccount {
    if (this.current.name !== 'online') throw SessionErrors.DEVICE_DISCONNECTED();
    return this.current.account;
  }

  /**
   * Someone wants the device connected from now on. `stop` is the opposite: both are recorded in the order in which the
   * session obeyed, so that a restart finds the wish that was carried out last.
   */
  want(): void {
    this.ledger.recordWish('connected');
  }

  /**
   * Logs in with the stored credentials, unless that is under way. Resolves when the attempt has begun.
   * @throws NETWORK_UNAVAILABLE, DEVICE_NOT_FOUND
   */
  async connect(): Promise<void> {
    if (this.current.name === 'connecting' || this.current.name === 'online') return;
    this.assertMayOpen();
    this.leave();
    const attempt: SessionMode = { name: 'connecting' };
    this.enter(attempt);
    try {
      await this.ledger.settled(); // the credentials of a pairing that has just succeeded
      const auth = await this.context.credentials.load(this.device);
      if (this.mode === attempt) this.logIn(auth);
    } catch (error) {
      this.ledger.report(error);
      if (this.mode === attempt)
        this.wait({ outcome: 'retry', code: 0, reason: 'the stored credentials could not be read' });
    }
  }

  private logIn(auth: AuthenticationState | undefined): void {
    if (!auth) return this.end({ outcome: 'logged_out', code: 0, reason: 'no phone is linked' });
    const socket = this.open({ auth });
    socket.ev.on('creds.update', () => this.ledger.saveCredentials(auth.creds, () => this.live === socket));
  }

  /** Begins to link a phone, dropping a pairing that is under way. @throws NETWORK_UNAVAILABLE, DEVICE_NOT_FOUND */
  link(method: LinkMethod): void {
    this.assertMayOpen();
    this.halt();
    const auth = new LinkingAuth();
    this.open({ auth, ...(method === 'code' && { qrTimeoutMs: QR_MS_WHILE_TYPING }) });
    this.enter({ name: 'linking', auth, method });
  }

  /**
   * Asks WhatsApp for a code that the owner of the number can type. The session must be linking by code and have
   * shown its first QR code: only then is the connection ready for it.
   * @throws PairCodeRefused, PAIR_CODE_TIMEOUT
   */
  async requestPairCode(phone: string): Promise<PairCode> {
    const mode = this.current;
    if (mode.name !== 'linking' || !this.live) throw SessionErrors.PAIR_CODE_TIMEOUT();
    const left = this.until((now) => (now === mode ? undefined : null), PAIR_CODE_ANSWER_MS);
    const code = await Promise.race([requestPairCode(this.live, phone), left]);
    if (!code) throw SessionErrors.PAIR_CODE_TIMEOUT();
    mode.pairCode = { code, phone, expiresAt: new Date(Date.now() + PAIR_CODE_MS) };
    return mode.pairCode;
  }

  /** Ends the connection and keeps the credentials. Resolves when everything that happened has been recorded. */
  async stop(): Promise<void> {
    const wasOnline = this.current.name === 'online';
    this.halt();
    this.ledger.recordWish('disconnected');
    if (wasOnline)
      this.ledger.tell('device.disconnected', { reason: 'disconnected by request', will_reconnect: false });
    await this.ledger.settled();
  }

  /** The same without telling anyone: the process ends and the device comes back with the next one. */
  async suspend(): Promise<void> {
    this.halt();
    await this.ledger.settled();
  }

  /** Suspends for good: the device is about to be removed, whoever still holds its session in hand. */
  retire(): Promise<void> {
    this.isRetired = true;
    return this.suspend();
  }

  /** Removes the link on WhatsApp's side and here. @throws DEVICE_DISCONNECTED, UNLINK_FAILED */
  async logout(): Promise<void> {
    const unlinked = await this.account.unlink().catch(() => false);
    if (!unlinked && this.isLinked) throw SessionErrors.UNLINK_FAILED(); // WhatsApp may have ended it before it answered
    this.forgetLink('logged out by request');
    this.halt();
    this.ledger.recordWish('disconnected');
    await this.ledger.settled();
  }

  /** Waits until `look` finds something, looking after every change. @returns undefined when time ran out */
  until<T>(look: (mode: Readonly<SessionMode>) => T | undefined, timeoutMs: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const finish = (found: T | undefined) => {
        clearTimeout(timer);
        this.watchers.delete(watcher);
        resolve(found);
      };
      const watcher = () => {
        const found = look(this.current);
        if (found !== undefined) finish(found);
      };
      const timer = setTimeout(() => finish(undefined), timeoutMs);
      this.watchers.add(watcher);
      watcher();
    });
  }

  /** Another device of the network was told that our version is too old: trying again would be in vain. */
  giveUp(disconnect: Disconnect): void {
    if (this.current.name === 'waiting') this.end(disconnect);
  }

  /** Asked before anything has changed. @throws NETWORK_UNAVAILABLE, DEVICE_NOT_FOUND */
  private assertMayOpen(): void {
    if (this.isRetired) throw DeviceErrors.DEVICE_NOT_FOUND();
    this.context.socketSettings(this.device);
  }

  private open(settings: Pick<SocketSettings, 'auth' | 'qrTimeoutMs'>): WASocket {
    return logContext.run({ requestId: undefined, ...this.ledger.scope }, () => {
      const { context, device } = this;
      const socket = openSocket({
        ...context.socketSettings(device),
        ...settings,
        logger: context.logger,
        findSent: (messageId) => this.findSent(messageId),
      });
      socket.ev.on('connection.update', (update) => this.onConnectionUpdate(socket, update));
      onMessage(socket, (message) => {
        const self = this.selfOn(socket);
        if (self) this.ledger.notify((one) => one.onMessage?.(device, message, self));
      });
      socket.ws.on('CB:receipt', (node: BinaryNode) => {
        const self = this.selfOn(socket);
        const receipt = self && readReceipt(node, self);
        if (receipt) this.ledger.notify((one) => one.onReceipt?.(device, receipt, self));
      });
      this.live = socket;
      return socket;
    });
  }

  private async findSent(messageId: string): Promise<Uint8Array | undefined> {
    for (const observer of this.context.observers) {
      const found = await observer.findSent?.(this.device, messageId);
      if (found) return found;
    }
    return undefined;
  }

  /** Who we are on this connection; undefined when its words do not count any more. */
  private selfOn(socket: WASocket): Self | undefined {
    const { creds } = socket.authState;
    return this.live === socket && creds.me ? selfOf(creds) : undefined;
  }

  private onConnectionUpdate(socket: WASocket, update: Partial<ConnectionState>): void {
    if (this.live !== socket) return;
    if (update.qr) this.onQr(update.qr);
    if (update.isNewLogin) this.onLinked();
    if (update.connection === 'open') this.onOnline(socket);
    if (update.connection === 'close') this.onClose(classifyDisconnect(update.lastDisconnect?.error));
  }

  private onQr(text: string): void {
    if (this.current.name !== 'linking') return;
    const configured = this.context.socketSettings(this.device).qrTimeoutMs;
    const usual = configured ?? (this.current.qr ? NEXT_QR_MS : FIRST_QR_MS);
    const lifetime = this.current.method === 'code' ? QR_MS_WHILE_TYPING : usual;
    const now = Date.now();
    this.current.qr = { text, generatedAt: new Date(now), expiresAt: new Date(now + lifetime) };
    this.ledger.tell('qr.generated', { qr_code: text, expires_at: this.current.qr.expiresAt.toISOString() });
    this.changed();
  }

  /** The phone has confirmed: from here on the link exists on WhatsApp's side, so it is stored before anything else. */
  private onLinked(): void {
    if (this.current.name !== 'linking') return;
    const { auth, method } = this.current;
    const self = selfOf(auth.creds);
    this.isLinked = true;
    this.ledger.recordLink(auth, self);
    this.ledger.tell('pair.success', { ...identity(self), method, platform: auth.creds.platform ?? null });
  }

  private onOnline(socket: WASocket): void {
    const account = new OnlineAccount(socket, this.context.sendTimeoutMs);
    const self = selfOf(socket.authState.creds);
    this.enter({ name: 'online', account, since: Date.now() });
    this.ledger.recordSelf(self);
    this.ledger.tell('device.connected', identity(self));
    for (const observer of this.context.observers) observer.onOnline?.(this.device, account);
  }

  private onClose(disconnect: Disconnect): void {
    const left = this.current;
    const { code, outcome, reason } = disconnect;
    this.leave();
    if (left.name === 'linking' && !left.auth.isLinked) return this.onLinkingFailed(disconnect);
    if (left.name === 'online') {
      if (Date.now() - left.since >= STABLE_AFTER_MS) this.failedAttempts = 0;
      this.ledger.tell('device.disconnected', { reason, code, will_reconnect: !isFinal(outcome) });
    }
    if (isFinal(outcome)) return this.end(disconnect);
    if (outcome === 'restart' || left.name === 'linking')
      return void this.connect().catch(this.ledger.report);
    this.wait(disconnect);
  }

  private onLinkingFailed(disconnect: Disconnect): void {
    const { code, outcome, reason } = disconnect;
    if (outcome === 'outdated') return this.end(disconnect);
    if (outcome !== 'qr_expired') this.ledger.tell('connection.pair_error', { reason, code });
    this.enter({ name: 'stopped' });
  }

  private wait(disconnect: Disconnect): void {
    const refused = this.context.refusedVersion(this.device);
    if (refused) return this.end(refused);
    const delay = reconnectDelay(this.failedAttempts++);
    const timer = setTimeout(() => void this.connect().catch(this.ledger.report), delay);
    this.enter({ name: 'waiting', timer, disconnect });
    const facts = { ...this.ledger.scope, code: disconnect.code, delay };
    this.context.logger.info(facts, `reconnecting: ${disconnect.reason}`);
  }

  /** @param disconnect with a final outcome */
  private end(disconnect: Disconnect): void {
    const { code, reason } = disconnect;
    const outcome = disconnect.outcome as EndOutcome;
    const isNews = outcome !== 'outdated' || !this.context.refusedVersion(this.device);
    if (outcome === 'logged_out') this.forgetLink(reason);
    if (outcome === 'outdated') this.context.refuseVersion(this.device, disconnect);
    this.enter({ name: 'ended', outcome, disconnect });
    const event = code === 402 ? 'connection.temporary_ban' : eventOfEnd[outcome];
    if (event && isNews) this.ledger.tell(event, { reason, code });
    this.context.logger.warn({ ...this.ledger.scope, code, outcome }, `session ended: ${reason}`);
  }

  /** Once, although WhatsApp's answer to a logout and its end of the connection both tell it. */
  private forgetLink(reason: string): void {
    if (!this.isLinked) return;
    this.isLinked = false;
    this.ledger.forgetLink();
    this.ledger.tell('device.logged_out', { reason });
  }

  /** Goes to `stopped` from anywhere. */
  private halt(): void {
    this.leave();
    if (this.current.name !== 'stopped') this.enter({ name: 'stopped' });
  }

  /** Lets go of what the current mode holds: its socket, its timer. */
  private leave(): void {
    if (this.current.name === 'waiting') clearTimeout(this.current.timer);
    if (this.current.name === 'online') this.current.account.close();
    const socket = this.live;
    this.live = undefined;
    void socket?.end(undefined).catch(this.ledger.report);
  }

  private enter(next: SessionMode): void {
    assertLegalMove(this.current.name, next.name);
    this.current = next;
    this.ledger.recordState(actualStateOf(next, this.isLinked));
    this.changed();
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}

/** `logged_out` is told when the link is forgotten. */
const eventOfEnd = {
  banned: 'connection.failure',
  outdated: 'connection.failure',
  replaced: 'connection.stream_replaced',
  logged_out: undefined,
} as const;

/** @param creds of a linked account */
function selfOf(creds: { me?: { id: string; lid?: string } }): Self {
  const { id, lid } = creds.me!;
  return { jid: jidNormalizedUser(id), lid: lid ? jidNormalizedUser(lid) : null };
}

/** The account as events show it. */
const identity = ({ jid, lid }: Self) => ({ jid, lid, phone_number: jid.split('@')[0] });
