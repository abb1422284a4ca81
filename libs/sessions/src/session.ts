import {
  type AuthenticationCreds,
  type BinaryNode,
  type ConnectionState,
  jidNormalizedUser,
  type WASocket,
} from '@whiskeysockets/baileys';
import type { Device } from '#libs/devices';
import { type EventType, logContext } from '#libs/platform';
import { openSocket } from './baileys/open-socket.js';
import { requestPairCode } from './baileys/request-pair-code.js';
import { LinkingAuth } from './credentials/linking-auth.js';
import { classifyDisconnect, type Disconnect, reconnectDelay } from './disconnect-policy.js';
import { OnlineAccount } from './online-account.js';
import { readReceipt, type Self } from './receipt.js';
import { SessionErrors } from './session.errors.js';
import type { SessionContext, SessionObserver } from './session-context.js';
import {
  actualStateOf,
  assertLegalMove,
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
  private readonly watchers = new Set<() => void>();
  /** State records and events leave one after another, in the order in which things happened. */
  private outbox: Promise<void> = Promise.resolve();
  private savedCredentials: Promise<void> = Promise.resolve();

  constructor(
    readonly device: Device,
    private readonly context: SessionContext,
  ) {
    this.isLinked = device.jid !== null;
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

  /** Logs in with the stored credentials, unless that is under way. Resolves when the attempt has begun. */
  async connect(): Promise<void> {
    if (this.current.name === 'connecting' || this.current.name === 'online') return;
    this.leave();
    this.enter({ name: 'connecting' });
    const attempt = this.current;
    const auth = await this.context.credentials.load(this.device.id);
    if (this.current !== attempt) return;
    if (!auth) return this.end({ outcome: 'logged_out', code: 0, reason: 'no phone is linked' });
    const socket = this.open({ auth });
    socket.ev.on('creds.update', () => this.saveCredentials(socket, auth.creds));
  }

  /** Begins to link a phone, dropping a pairing that is under way. */
  link(method: LinkMethod): void {
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
    if (wasOnline)
      this.tell('device.disconnected', { reason: 'disconnected by request', will_reconnect: false });
    await this.settled();
  }

  /** The same without telling anyone: the process ends and the device comes back with the next one. */
  async suspend(): Promise<void> {
    this.halt();
    await this.settled();
  }

  /** Removes the link on WhatsApp's side and here. @throws DEVICE_DISCONNECTED, UNLINK_FAILED */
  async logout(): Promise<void> {
    const unlinked = await this.account.unlink().catch(() => false);
    if (!unlinked) throw SessionErrors.UNLINK_FAILED();
    this.halt();
    this.forgetLink('logged out by request', true);
    await this.settled();
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

  /** A lost version check on another device of the network: stop trying, say why. */
  giveUp(disconnect: Disconnect): void {
    if (this.current.name === 'waiting') this.end(disconnect);
  }

  /** Resolves when everything that has happened so far is recorded and told. */
  settled(): Promise<void> {
    return this.outbox;
  }

  private open(settings: { auth: Parameters<typeof openSocket>[0]['auth']; qrTimeoutMs?: number }): WASocket {
    const { context, device } = this;
    const scope = { requestId: undefined, tenantId: device.tenantId, deviceId: device.id };
    return logContext.run(scope, () => {
      const network = context.socketSettings(device);
      const socket = openSocket({ ...network, ...settings, logger: context.logger });
      socket.ev.on('connection.update', (update) => this.onConnectionUpdate(socket, update));
      socket.ev.on('messages.upsert', ({ messages }) => {
        for (const message of messages)
          this.observe(socket, (observer, self) => observer.onMessage?.(device, message, self));
      });
      socket.ws.on('CB:receipt', (node: BinaryNode) => {
        this.observe(socket, (observer, self) => {
          const receipt = readReceipt(node, self);
          return receipt && observer.onReceipt?.(device, receipt, self);
        });
      });
      this.live = socket;
      return socket;
    });
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
    const usual = this.current.qr ? NEXT_QR_MS : FIRST_QR_MS;
    const lifetime = this.current.method === 'code' ? QR_MS_WHILE_TYPING : (configured ?? usual);
    const now = Date.now();
    this.current.qr = { text, generatedAt: new Date(now), expiresAt: new Date(now + lifetime) };
    this.tell('qr.generated', { qr_code: text, expires_at: this.current.qr.expiresAt.toISOString() });
    this.changed();
  }

  /** The phone has confirmed: from here on the link exists on WhatsApp's side, so it is stored before anything else. */
  private onLinked(): void {
    if (this.current.name !== 'linking') return;
    const { auth, method } = this.current;
    this.isLinked = true;
    const self = selfOf(auth.creds);
    this.queue(() =>
      this.context.unitOfWork.run(async () => {
        await this.context.credentials.adopt(this.device.id, auth.creds, auth.data);
        await this.context.devices.recordLink(this.device, self);
        await this.context.devices.want(this.device, 'connected');
      }),
    );
    this.tell('pair.success', { ...identity(self), method, platform: auth.creds.platform ?? null });
  }

  private onOnline(socket: WASocket): void {
    const account = new OnlineAccount(socket, this.context.sendTimeoutMs);
    this.enter({ name: 'online', account, since: Date.now() });
    const self = selfOf(socket.authState.creds);
    this.queue(() => this.context.devices.recordLink(this.device, self));
    this.tell('device.connected', identity(self));
  }

  private onClose(disconnect: Disconnect): void {
    const left = this.current;
    this.leave();
    if (left.name === 'linking') return this.onLinkingClosed(left.auth.isLinked, disconnect);
    if (left.name === 'online') {
      if (Date.now() - left.since >= STABLE_AFTER_MS) this.failedAttempts = 0;
      const { code, outcome, reason } = disconnect;
      this.tell('device.disconnected', {
        reason,
        code,
        will_reconnect: outcome === 'retry' || outcome === 'restart',
      });
    }
    if (disconnect.outcome === 'restart') return void this.reconnect();
    if (disconnect.outcome === 'retry' || disconnect.outcome === 'qr_expired') return this.wait(disconnect);
    this.end(disconnect);
  }

  private onLinkingClosed(isLinked: boolean, disconnect: Disconnect): void {
    if (disconnect.outcome === 'outdated') return this.end(disconnect);
    this.enter({ name: 'stopped' });
    if (isLinked) return void this.settled().then(() => this.reconnect());
    if (disconnect.outcome !== 'qr_expired')
      this.tell('connection.pair_error', { reason: disconnect.reason, code: disconnect.code });
  }

  private async reconnect(): Promise<void> {
    await this.connect().catch((error) => {
      this.report(error);
      if (this.current.name === 'connecting')
        this.wait({ outcome: 'retry', code: 0, reason: 'the connection could not be prepared' });
    });
  }

  private wait(disconnect: Disconnect): void {
    const refused = this.context.refusedVersion(this.device);
    if (refused) return this.end(refused);
    const delay = reconnectDelay(this.failedAttempts++);
    const timer = setTimeout(() => void this.reconnect(), delay);
    this.enter({ name: 'waiting', timer, disconnect });
    this.context.logger.info(
      { ...this.scope, code: disconnect.code, delay },
      `reconnecting: ${disconnect.reason}`,
    );
  }

  private end(disconnect: Disconnect): void {
    const { outcome, code, reason } = disconnect;
    if (outcome === 'restart' || outcome === 'retry' || outcome === 'qr_expired')
      throw new Error(`${outcome} is no end`);
    this.enter({ name: 'ended', outcome, disconnect });
    this.context.logger.warn({ ...this.scope, code, outcome }, `session ended: ${reason}`);
    switch (outcome) {
      case 'logged_out':
        return this.forgetLink(reason, this.isLinked);
      case 'replaced':
        return this.tell('connection.stream_replaced', { reason, code });
      case 'banned':
        return this.tell(code === 402 ? 'connection.temporary_ban' : 'connection.failure', { reason, code });
      case 'outdated':
        if (!this.context.refusedVersion(this.device)) this.tell('connection.failure', { reason, code });
        return this.context.refuseVersion(this.device, disconnect);
    }
  }

  /** The link is gone on WhatsApp's side: nothing of it is worth keeping. */
  private forgetLink(reason: string, tell: boolean): void {
    this.isLinked = false;
    this.queue(async () => {
      await this.savedCredentials; // a save under way must not bring them back
      await this.context.unitOfWork.run(async () => {
        await this.context.credentials.forget(this.device.id);
        await this.context.devices.recordLink(this.device, null);
      });
    });
    if (tell) this.tell('device.logged_out', { reason });
  }

  private saveCredentials(socket: WASocket, creds: AuthenticationCreds): void {
    this.savedCredentials = this.savedCredentials
      .then(async () => {
        if (this.live === socket) await this.context.credentials.saveCredentials(this.device.id, creds);
      })
      .catch(this.report);
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
    void socket?.end(undefined).catch(this.report);
  }

  private enter(next: SessionMode): void {
    assertLegalMove(this.current.name, next.name);
    this.current = next;
    const state = actualStateOf(next, this.isLinked);
    this.queue(() => this.context.devices.recordState(this.device, state, next.name === 'online'));
    this.changed();
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }

  private observe(
    socket: WASocket,
    notify: (observer: SessionObserver, self: Self) => Promise<void> | undefined,
  ): void {
    const { me } = socket.authState.creds;
    if (this.live !== socket || !me) return;
    const self = selfOf(socket.authState.creds);
    for (const observer of this.context.observers) this.queue(async () => notify(observer, self));
  }

  private tell(type: EventType, data: Record<string, unknown>): void {
    const { id: deviceId, tenantId, userId } = this.device;
    this.queue(
      async () => void (await this.context.events.publish({ type, tenantId, userId, deviceId, data })),
    );
  }

  private queue(work: () => Promise<void>): void {
    this.outbox = this.outbox.then(() => logContext.run(this.scope, work)).catch(this.report);
  }

  private get scope() {
    return { tenantId: this.device.tenantId, deviceId: this.device.id };
  }

  private readonly report = (error: unknown): void => {
    this.context.logger.error({ ...this.scope, err: error }, 'a session could not do its work');
  };
}

/** @param creds of a linked account */
function selfOf(creds: { me?: { id: string; lid?: string } }): Self {
  const { id, lid } = creds.me!;
  return { jid: jidNormalizedUser(id), lid: lid ? jidNormalizedUser(lid) : null };
}

/** The account as events show it. */
const identity = ({ jid, lid }: Self) => ({ jid, lid, phone_number: jid.split('@')[0] });
