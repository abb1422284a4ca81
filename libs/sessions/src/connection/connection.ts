import {
  type BinaryNode,
  type ConnectionState,
  decodeMessageNode,
  type WASocket,
} from '@whiskeysockets/baileys';
import type { Device } from '#libs/devices';
import type { CommitScope } from '#libs/platform';
import { onMessage } from '../baileys/messages-at-once.js';
import { openSocket, type SocketSettings } from '../baileys/open-socket.js';
import type { ConnectionAuth } from '../credentials/credential-store.js';
import { type Notice, watchNotices } from '../notices/index.js';
import { watchPeople } from '../people/index.js';
import { readReceipt, type Self, selfOf } from '../receipt.js';
import type { SessionContext, SessionObserver } from '../session-context.js';
import { Barrier } from './barrier.js';
import type { InboundStanza } from './inbound-stanza.js';
import { durableSignalRepository } from './signal-repository.js';

/** Writes that may wait to be stored before further messages are taken in. */
const MOST_WAITING_WRITES = 500;

/** What a session hears of its connection, until it closes it. */
export interface ConnectionListener {
  onUpdate(connection: Connection, update: Partial<ConnectionState>): void;
  onNotice(connection: Connection, notice: Notice): void;
  /** What had to be stored was not, so that frames are missing in the connection: it cannot go on. */
  onBroken(error: Error): void;
  /** Somebody's ratchet is ahead of ours, or asks for a message that we know nothing of. */
  onMisfit(connection: Connection): void;
  report(error: unknown): void;
}

/**
 * One Baileys socket with the scope of everything that is written because of it, from its opening to its end. Once it
 * is closed, whatever the socket still says is ignored.
 */
export class Connection {
  readonly socket: WASocket;
  /** Absent only where a test leaves it out on purpose. */
  private readonly barrier: Barrier | undefined;
  private isClosed = false;

  /** @param account the stored credentials to log in with; undefined for a pairing, whose `settings` have its own */
  constructor(
    private readonly device: Device,
    private readonly context: SessionContext,
    readonly scope: CommitScope,
    settings: Pick<SocketSettings, 'auth' | 'browser' | 'qrTimeoutMs'>,
    account: ConnectionAuth | undefined,
    private readonly listener: ConnectionListener,
  ) {
    this.socket = openSocket({
      ...context.socketSettings(device),
      ...settings,
      logger: context.logger,
      findSent: (messageId) => this.findSent(messageId),
      pause: async () => {
        if (scope.backlog > MOST_WAITING_WRITES) await scope.durable().catch(() => undefined);
      },
      ...(account && { makeSignalRepository: this.signalRepository(account) }),
    });
    if (!context.withoutBarrier)
      this.barrier = new Barrier(this.socket, scope, (error) => !this.isClosed && listener.onBroken(error));
    this.listen(account);
  }

  /** Resolves when every frame that was handed over has left, or the connection is over. */
  async drained(): Promise<void> {
    await this.barrier?.drained();
  }

  /** Ends it. What it has written is still stored; what waited to leave is dropped. */
  close(): void {
    this.isClosed = true;
    this.barrier?.close();
    this.scope.close();
    void this.socket.end(undefined).catch(this.listener.report);
  }

  private listen(account: ConnectionAuth | undefined): void {
    const { socket, scope, device, context, listener } = this;
    socket.ev.on('connection.update', (update) => {
      if (!this.isClosed) listener.onUpdate(this, update);
    });
    if (account)
      socket.ev.on('creds.update', () => context.credentials.saveCredentials(device, account.creds, scope));
    onMessage(socket, account?.keys, (message) =>
      this.observe((one, self) => one.onMessage?.(device, message, self, scope)),
    );
    // before Baileys' own listener, which acknowledges
    socket.ws.prependListener('CB:receipt', (node: BinaryNode) => {
      void this.checkRetry(node);
      this.observe((one, self) => {
        const receipt = readReceipt(node, self);
        if (receipt) one.onReceipt?.(device, receipt, self, scope);
      });
    });
    const tell = (notice: Notice) => {
      if (!this.isClosed) listener.onNotice(this, notice);
    };
    watchNotices(socket, tell, listener.report);
    watchPeople(
      socket,
      (people) => this.observe((one, self) => one.onPeople?.(device, people, self, scope)),
      listener.report,
    );
  }

  private observe(tell: (observer: SessionObserver, self: Self) => void): void {
    const { creds } = this.socket.authState;
    if (this.isClosed || !creds.me) return;
    const self = selfOf(creds);
    for (const observer of this.context.observers) {
      try {
        tell(observer, self);
      } catch (error) {
        this.listener.report(error);
      }
    }
  }

  private signalRepository({ keys, creds }: ConnectionAuth) {
    return durableSignalRepository(keys, {
      wasTold: async ({ node }: InboundStanza) => {
        const { key } = decodeMessageNode(node, creds.me!.id, creds.me!.lid ?? '').fullMessage;
        for (const observer of this.context.observers)
          if (await observer.wasTold?.(this.device, key)) return true;
        return false;
      },
      onMisfit: () => this.misfit(),
    });
  }

  /** A phone asks again for what it could not read; it asks only the device that sent it. */
  private async checkRetry({ attrs }: BinaryNode): Promise<void> {
    if (attrs.type !== 'retry' || !attrs.id) return;
    const isKnown = await this.findSent(attrs.id).catch(() => true); // asked in vain: no reason to believe it
    if (!isKnown) this.misfit();
  }

  private misfit(): void {
    if (!this.isClosed) this.listener.onMisfit(this);
  }

  private async findSent(messageId: string): Promise<Uint8Array | undefined> {
    for (const observer of this.context.observers) {
      const found = await observer.findSent?.(this.device, messageId);
      if (found) return found;
    }
    return undefined;
  }
}
