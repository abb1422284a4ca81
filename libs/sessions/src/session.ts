import type { ConnectionState } from '@whiskeysockets/baileys';
import { type Device, DeviceErrors } from '#libs/devices';
import { type CommitScope, logContext, OwnershipLost, workInTransaction } from '#libs/platform';
import type { SocketSettings } from './baileys/open-socket.js';
import { requestPairCode } from './baileys/request-pair-code.js';
import { Connection } from './connection/connection.js';
import { countTraffic, type Traffic } from './connection/traffic.js';
import type { ConnectionAuth } from './credentials/credential-store.js';
import { LinkingAuth } from './credentials/linking-auth.js';
import { classifyDisconnect, type Disconnect, isFinal, reconnectDelay } from './disconnect-policy.js';
import type { Notice } from './notices/index.js';
import { OnlineAccount } from './online-account.js';
import { isHeldElsewhere, type LeaseEnd } from './ownership/device-leases.js';
import { DeviceOwnership } from './ownership/device-ownership.js';
import { type Self, selfOf } from './receipt.js';
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
/** Further failures of our own database lengthen the delay no more: WhatsApp is not asked in vain. */
const MOST_DATABASE_FAILURES_COUNTED = 2;
const BELIEVE_MISFITS_EVERY_MS = 60 * 60 * SECOND;
/** What frames that wait for the database may take at the end. */
const LONGEST_DRAIN_MS = 3 * SECOND;

/**
 * One device's life on WhatsApp: the state machine around one Baileys socket at a time (modes and legal moves:
 * session-mode.ts; what a disconnect means: disconnect-policy.ts). Only the registry makes and keeps sessions.
 *
 * Two invariants: `enter` is the only place that changes the mode; whatever a socket tells after it has been left is
 * ignored, because every handler first asks whether it is still `live`.
 */
export class Session {
  private current: SessionMode = { name: 'stopped' };
  /** The connection whose words count. */
  private live: Connection | undefined;
  private readonly ownership: DeviceOwnership;
  /** Of the connection before, which may still be writing. */
  private lastScope: CommitScope | undefined;
  /** When the sessions were last made anew, by the monotonic clock. */
  private rebuiltAt = Number.NEGATIVE_INFINITY;
  private isLinked: boolean;
  private failedAttempts = 0;
  private isRetired = false;
  private isReserved = false;
  private readonly bytes: Traffic = { sentBytes: 0, receivedBytes: 0 };
  private readonly watchers = new Set<() => void>();
  private readonly ledger: SessionLedger;

  constructor(
    readonly device: Device,
    private readonly context: SessionContext,
  ) {
    this.isLinked = device.jid !== null;
    this.ownership = new DeviceOwnership(device.id, context.leases, (end) => this.onLeaseLost(end));
    this.ledger = new SessionLedger(device, context, this.ownership);
  }

  get mode(): Readonly<SessionMode> {
    return this.current;
  }

  /** Whether the WebSocket of the connection is open; undefined while there is none. */
  get isTransportOpen(): boolean | undefined {
    return this.live?.socket.ws.isOpen;
  }

  /** Of all connections of the device since this process first dealt with it. */
  get traffic(): Readonly<Traffic> {
    return this.bytes;
  }

  /** Whether it needs nobody to bring it back: it is connected, on its way, or knows that it cannot. */
  get isBusy(): boolean {
    return this.current.name !== 'stopped';
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
   * @throws NETWORK_UNAVAILABLE, DEVICE_NOT_FOUND, HELD_BY_ANOTHER_PROCESS
   */
  async connect(): Promise<void> {
    if (this.current.name === 'connecting' || this.current.name === 'online') return;
    this.assertMayOpen();
    this.leave();
    const attempt: SessionMode = { name: 'connecting' };
    this.enter(attempt);
    try {
      await this.own();
      await this.settled(); // the credentials of a pairing that has just succeeded
      if (this.mode !== attempt) return;
      const device = await this.refresh();
      const scope = this.newScope();
      const auth = await this.context.credentials.load(device, scope);
      if (auth && device.sessionsStale) await this.rebuildSessions(auth, scope);
      if (this.mode === attempt) this.logIn(auth, scope);
    } catch (error) {
      if (this.mode !== attempt) return;
      if (isHeldElsewhere(error)) {
        this.halt();
        throw error;
      }
      this.ledger.report(error);
      this.wait({ outcome: 'retry', code: 0, reason: 'the stored credentials could not be read' });
    }
  }

  /**
   * The database is an older copy of itself, so the ratchets in it have been used further than it says: what they would
   * encrypt nobody could read. Sessions are made anew with whoever is written to, or asks again.
   */
  private async rebuildSessions({ creds }: ConnectionAuth, scope: CommitScope): Promise<void> {
    const { credentials, devices, events, logger } = this.context;
    const reason = 'the database is an older copy of itself';
    const event = this.ledger.event('session.rolled_back', { reason });
    this.rebuiltAt = performance.now();
    credentials.forgetSessions(this.device, creds, scope);
    scope.add(workInTransaction, () => devices.markSessionsRebuilt(this.device));
    events.add(scope, event);
    await scope.durable();
    logger.warn(this.ledger.scope, 'the sessions of a device are made anew: the database is an older copy');
  }

  /**
   * Somebody's ratchet is ahead of ours, or asks for a message that we know nothing of: the database is an older copy
   * of itself. Before anything else is sent the sessions are made anew. It is believed once in a while only, because a
   * contact may be the one who lost something.
   */
  private onMisfit(connection: Connection): void {
    if (performance.now() - this.rebuiltAt < BELIEVE_MISFITS_EVERY_MS) return;
    this.rebuiltAt = performance.now();
    connection.scope.add(workInTransaction, () => this.context.devices.markSessionsStale(this.device));
    const restart = () => {
      if (this.live === connection)
        this.onClose({ outcome: 'retry', code: 0, reason: 'the stored sessions did not fit' });
    };
    connection.scope.durable().then(restart, this.ledger.report);
  }

  private logIn(auth: ConnectionAuth | undefined, scope: CommitScope): void {
    if (!auth) return this.end({ outcome: 'logged_out', code: 0, reason: 'no phone is linked' });
    this.open(scope, { auth }, auth);
  }

  /**
   * Begins to link a phone, dropping a pairing that is under way. Resolves when the attempt has begun.
   * @throws NETWORK_UNAVAILABLE, DEVICE_NOT_FOUND, HELD_BY_ANOTHER_PROCESS
   */
  async link(method: LinkMethod): Promise<void> {
    if (this.isReserved) throw DeviceErrors.DEVICE_NOT_FOUND();
    this.assertMayOpen();
    this.halt();
    const auth = new LinkingAuth();
    const attempt: SessionMode = { name: 'linking', auth, method };
    this.enter(attempt);
    try {
      await this.own();
    } catch (error) {
      if (this.mode === attempt) this.halt();
      throw error;
    }
    const { browser } = await this.refresh();
    if (this.mode === attempt)
      this.open(this.newScope(), {
        auth,
        ...(browser && { browser }),
        ...(method === 'code' && { qrTimeoutMs: QR_MS_WHILE_TYPING }),
      });
  }

  /** @throws HELD_BY_ANOTHER_PROCESS */
  private async own(): Promise<void> {
    await this.ownership.take();
    this.recordState();
  }

  /** The row as it is now: another process may have linked, or lost, the phone since this session was made. */
  private async refresh(): Promise<Device> {
    const device = await this.context.devices.current(this.device);
    if (!device) throw DeviceErrors.DEVICE_NOT_FOUND();
    this.isLinked = device.jid !== null;
    return device;
  }

  private newScope(): CommitScope {
    return this.context.commit.scope(`the connection of ${this.device.id}`, this.ownership.lease);
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
    const code = await Promise.race([requestPairCode(this.live.socket, phone), left]);
    if (!code) throw SessionErrors.PAIR_CODE_TIMEOUT();
    mode.pairCode = { code, phone, expiresAt: new Date(Date.now() + PAIR_CODE_MS) };
    return mode.pairCode;
  }

  /** Ends the connection and keeps the credentials. Resolves when everything that happened has been recorded. */
  async stop(): Promise<void> {
    if (this.isReserved) return;
    const wasOnline = this.current.name === 'online';
    this.halt();
    this.ledger.recordWish('disconnected');
    if (wasOnline)
      this.ledger.tell('device.disconnected', { reason: 'disconnected by request', will_reconnect: false });
    await this.release();
  }

  /** The same without telling anyone: the process ends and the device comes back with the next one. */
  async suspend(): Promise<void> {
    await this.drained();
    this.ledger.endSoon();
    if (this.current.name !== 'ended') this.halt(); // why it ended is still true after the restart
    await this.release();
  }

  /** Gives frames that wait for the database a moment to leave. */
  private async drained(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const bound = new Promise((resolve) => {
      timer = setTimeout(resolve, LONGEST_DRAIN_MS);
    });
    await Promise.race([this.live?.drained(), bound]);
    clearTimeout(timer);
  }

  /** Resolves when everything that this session has written is stored, or cannot be. */
  private async settled(): Promise<void> {
    await this.ledger.settled();
    await this.lastScope?.durable().catch(() => undefined); // it has been reported
  }

  /** Another process may have the device from now on, unless it was wanted again meanwhile. */
  private async release(): Promise<void> {
    await this.settled();
    if (['stopped', 'ended'].includes(this.current.name)) await this.ownership.release();
  }

  private onLeaseLost(end: LeaseEnd): void {
    this.context.logger.warn({ ...this.ledger.scope, end }, 'the lease of a device was lost');
    const mayComeBack = end === 'expired' && ['connecting', 'online', 'waiting'].includes(this.current.name);
    this.leave();
    if (mayComeBack) return this.wait({ outcome: 'retry', code: 0, reason: 'the database did not answer' });
    if (this.current.name !== 'stopped') this.enter({ name: 'stopped' });
    if (end === 'taken') this.context.onOwnerChanged(this.device);
  }

  /** The device is about to be removed: until then only its removal deals with it. @returns a function that undoes it */
  reserve(): () => void {
    this.isReserved = true;
    return () => {
      this.isReserved = false;
    };
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
    await this.release();
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

  private open(
    scope: CommitScope,
    settings: Pick<SocketSettings, 'auth' | 'browser' | 'qrTimeoutMs'>,
    account?: ConnectionAuth,
  ): void {
    logContext.run({ requestId: undefined, ...this.ledger.scope }, () => {
      this.live = new Connection(this.device, this.context, scope, settings, account, {
        onUpdate: (connection, update) => this.onConnectionUpdate(connection, update),
        onNotice: (connection, notice) => this.tellNotice(connection, notice),
        onBroken: (error) => this.onBroken(error),
        onMisfit: (connection) => this.onMisfit(connection),
        report: this.ledger.report,
      });
      countTraffic(this.live.socket, this.bytes);
    });
  }

  private tellNotice({ scope }: Connection, { type, chat, data, dedupe }: Notice): void {
    const event = this.ledger.event(type, { ...data });
    this.context.events.add(scope, { ...event, chat, ...(dedupe && { dedupe }) });
  }

  private onBroken(error: Error): void {
    if (error instanceof OwnershipLost) return this.ownership.lose('taken');
    if (this.current.name === 'linking') this.isLinked = false;
    this.onClose({ outcome: 'retry', code: 0, reason: 'the database did not store what had to be stored' });
  }

  private onConnectionUpdate(connection: Connection, update: Partial<ConnectionState>): void {
    if (update.qr) this.onQr(update.qr);
    if (update.isNewLogin) this.onLinked(connection);
    if (update.connection === 'open') this.onOnline(connection);
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

  /** The phone has confirmed. Our answer, which makes the link, waits until everything that belongs to it is stored. */
  private onLinked({ scope }: Connection): void {
    if (this.current.name !== 'linking') return;
    const { device } = this;
    const { devices, events, credentials } = this.context;
    const { auth, method } = this.current;
    const self = selfOf(auth.creds);
    const data = { ...identity(self), method, platform: auth.creds.platform ?? null };
    const event = this.ledger.event('pair.success', data);
    this.isLinked = true;
    credentials.adopt(device, auth.creds, auth.data, scope);
    scope.add(workInTransaction, async () => {
      await devices.recordLink(device, self);
      await devices.want(device, 'connected');
    });
    events.add(scope, event);
  }

  private onOnline({ socket, scope }: Connection): void {
    const account = new OnlineAccount(socket, this.context.sendTimeoutMs, scope);
    const self = selfOf(socket.authState.creds);
    this.enter({ name: 'online', account, since: performance.now() });
    this.ledger.recordSelf(self);
    this.ledger.tell('device.connected', identity(self));
    for (const observer of this.context.observers) observer.onOnline?.(this.device, account, self);
  }

  private onClose(disconnect: Disconnect): void {
    const left = this.current;
    const { code, outcome, reason } = disconnect;
    this.leave();
    if (left.name === 'linking' && !this.isLinked) return this.onLinkingFailed(disconnect);
    if (left.name === 'online') {
      if (performance.now() - left.since >= STABLE_AFTER_MS) this.failedAttempts = 0;
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
    const attempts = this.failedAttempts++;
    const delay = reconnectDelay(
      disconnect.code === 0 ? Math.min(attempts, MOST_DATABASE_FAILURES_COUNTED) : attempts,
    );
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
    const connection = this.live;
    this.live = undefined;
    if (!connection) return;
    this.lastScope = connection.scope;
    connection.close();
  }

  private enter(next: SessionMode): void {
    assertLegalMove(this.current.name, next.name);
    this.current = next;
    this.recordState();
    this.changed();
    if (next.name === 'stopped' || next.name === 'ended') void this.release();
  }

  private recordState(): void {
    this.ledger.recordState(actualStateOf(this.current, this.isLinked));
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

/** The account as events show it. */
const identity = ({ jid, lid }: Self) => ({ jid, lid, phone_number: jid.split('@')[0] });
