import type { Logger } from 'pino';
import type { Inbox } from '../state/inbox.js';
import type { Store, Transaction } from '../state/store.js';
import { Account, type AccountRecord, newAccountRecord, randomLid } from './account.js';
import { Companion, type CompanionRecord } from './companion.js';
import type { Welcome } from './connection.js';
import { announceDevice } from './device-changes.js';
import { Faults } from './faults.js';
import { admit } from './login.js';
import { PairingSession } from './pairing/pairing-session.js';
import { PreKeys } from './pre-keys.js';
import { StanzaQueue } from './stanza-queue.js';
import { removed } from './stanzas/endings.js';
import { Stats } from './stats.js';
import { Timers } from './timers.js';
import { createServerIdentity, type ServerIdentity } from './wire/certificates.js';
import type { BinaryNode } from './wire/codec.js';
import { LID_SERVER, PN_SERVER, parseJid } from './wire/jid.js';
import { nowSeconds } from './wire/node.js';

export interface NetworkOptions {
  deliveryReceiptDelayMs: number;
}

/** One device of a known account; `companion` is undefined for the phone itself. */
export interface Destination {
  account: Account;
  device: number;
  companion: Companion | undefined;
}

/** Everybody on the sandbox's WhatsApp: the accounts, their companions, and who is connected. */
export class Network {
  readonly stats = new Stats();
  readonly faults = new Faults();
  readonly timers = new Timers();
  /** Clients that wait to be paired. */
  readonly pairings = new Set<PairingSession>();
  /** Called whenever one of them asks for a link code. */
  readonly linkCodeWatchers = new Set<() => void>();
  private readonly byNumber = new Map<string, Account>();
  private readonly byLid = new Map<string, Account>();

  constructor(
    readonly store: Store,
    readonly inbox: Inbox,
    readonly options: NetworkOptions,
    readonly logger: Logger,
  ) {
    for (const [, record] of store.scan<AccountRecord>('account/')) this.admitAccount(new Account(record));
    for (const [, record] of [...store.scan<CompanionRecord>('companion/')]) this.restoreCompanion(record);
  }

  get accounts(): Account[] {
    return [...this.byNumber.values()];
  }

  account(number: string): Account | undefined {
    return this.byNumber.get(number);
  }

  /** The server's keys; made at the first start. */
  async identity(): Promise<ServerIdentity> {
    return this.store.atomically((tx) => serverIdentity(tx));
  }

  async addAccount(number: string, name: string): Promise<Account> {
    return this.store.atomically((tx) => {
      let lid = randomLid();
      while (this.byLid.has(lid)) lid = randomLid();
      const account = new Account(newAccountRecord(number, name, lid));
      tx.put(account.key, account.record);
      tx.afterCommit(() => this.admitAccount(account));
      return account;
    });
  }

  /** Whom a JID, in either addressing, belongs to. */
  accountAt(jid: string | undefined): Account | undefined {
    const at = parseJid(jid);
    if (at?.server === LID_SERVER) return this.byLid.get(at.user);
    return at?.server === PN_SERVER ? this.byNumber.get(at.user) : undefined;
  }

  /** Undefined for unknown users and for devices that are not, or no longer, linked. */
  destination(jid: string | undefined): Destination | undefined {
    const account = this.accountAt(jid);
    if (!account) return undefined;
    const device = parseJid(jid)?.device ?? 0;
    const companion = account.companions.get(device);
    return device === 0 || companion ? { account, device, companion } : undefined;
  }

  link(tx: Transaction, record: CompanionRecord): Companion {
    const account = this.byNumber.get(record.number)!;
    const companion = this.companion(account, record);
    tx.put(companion.key, record);
    tx.put(account.key, account.record);
    announceDevice(tx, this, 'add', companion);
    tx.afterCommit(() => account.companions.set(record.id, companion));
    return companion;
  }

  /** Removes the companion and all that was kept for it, and tells it so if it is connected. */
  unlink(companion: Companion): Promise<void> {
    const { account, id } = companion;
    return this.store.atomically((tx) => {
      tx.delete(companion.key);
      for (const key of this.store.keysOf('session/'))
        if (key.endsWith(`/${account.number}.${id}`)) tx.delete(key);
      companion.preKeys.remove(tx);
      companion.queue.clear(tx);
      announceDevice(tx, this, 'remove', companion);
      tx.afterCommit(() => {
        account.companions.delete(id);
        companion.session?.connection.end(removed());
      });
    });
  }

  /**
   * Queues a stanza for a companion and, once that is on file, sends it if the companion is connected.
   * `plaintext` is kept with a message of the phone, for a companion that cannot read it; `afterMs` holds it back.
   */
  deliver(
    tx: Transaction,
    to: Companion,
    stanza: BinaryNode,
    { plaintext, afterMs = 0 }: Delivery = {},
  ): void {
    const entry = to.queue.add(tx, stanza, plaintext);
    tx.afterCommit(() => {
      if (afterMs === 0) to.session?.push(entry, stanza);
      else this.timers.after(afterMs, () => to.session?.push(entry, stanza));
    });
  }

  /** Decides who speaks with a new client: a login when it says who it is, else pairing. */
  readonly welcome: Welcome = (connection, payload, theirStatic) => {
    if (payload.devicePairingData)
      return PairingSession.open(this, connection, payload.devicePairingData, theirStatic);
    return admit(this, connection, payload, theirStatic);
  };

  private admitAccount(account: Account): void {
    this.byNumber.set(account.number, account);
    this.byLid.set(account.record.lid, account);
  }

  private restoreCompanion(record: CompanionRecord): void {
    const account = this.byNumber.get(record.number);
    if (!account) return;
    const companion = this.companion(account, record);
    companion.queue.restore();
    account.companions.set(record.id, companion);
  }

  private companion(account: Account, record: CompanionRecord): Companion {
    const owner = `${record.number}/${record.id}`;
    return new Companion(account, record, new PreKeys(this.store, owner), new StanzaQueue(this.store, owner));
  }
}

export interface Delivery {
  plaintext?: Buffer;
  afterMs?: number;
}

function serverIdentity(tx: Transaction): ServerIdentity {
  const row = tx.get<Record<'rootPublic' | 'rootPrivate' | 'public' | 'private' | 'chain', string>>('server');
  if (row) {
    const read = (text: string) => Buffer.from(text, 'base64');
    return {
      root: { public: read(row.rootPublic), private: read(row.rootPrivate) },
      static: { public: read(row.public), private: read(row.private) },
      chain: read(row.chain),
    };
  }
  const made = createServerIdentity(nowSeconds());
  const write = (data: Buffer) => data.toString('base64');
  tx.put('server', {
    rootPublic: write(made.root.public),
    rootPrivate: write(made.root.private),
    public: write(made.static.public),
    private: write(made.static.private),
    chain: write(made.chain),
  });
  return made;
}
