import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type ControlServer, openControlServer } from '../control/control-server.js';
import { isConnectionFault, strikeConnected } from '../server/connection-faults.js';
import type { Fault, FaultRequest } from '../server/faults.js';
import { Network } from '../server/network.js';
import { notFound } from '../server/sandbox.errors.js';
import { openSwitchboard, type Switchboard } from '../server/switchboard.js';
import { Inbox } from '../state/inbox.js';
import { Store } from '../state/store.js';
import { Phone } from './phone.js';

export interface SandboxOptions {
  /** Its files go to `sandbox/` in here. Only one sandbox may use a directory at a time. */
  dataDir: string;
  /** 127.0.0.1 by default. */
  host?: string;
  /** 0 takes any free port. */
  port: number;
  logger: Logger;
  /** How long after the ack a phone sends its delivery receipt; 200 by default. */
  deliveryReceiptDelayMs?: number;
}

export interface SandboxStats {
  connections: number;
  messages_in: number;
  messages_out: number;
  unknown_queries: number;
  unknown_query_names: Record<string, number>;
  nacks: number;
  retry_receipts: number;
  undecryptable: number;
}

/** Shorter, and clients merge the receipt into the message they have just sent. */
const DELIVERY_RECEIPT_DELAY_MS = 200;

/** A WhatsApp network of its own: phones, the server they and their companions talk to, and the control API. */
export class Sandbox {
  private readonly phoneOf = new Map<string, Phone>();

  private constructor(
    private readonly network: Network,
    private readonly store: Store,
    private readonly inbox: Inbox,
    private readonly switchboard: Switchboard,
    private readonly control: ControlServer,
    /** Of the control API: `http://127.0.0.1:3001`. */
    readonly url: string,
    /** The public half of the root its certificates end at; 64 hex digits. */
    readonly rootKey: string,
  ) {}

  static async open(options: SandboxOptions): Promise<Sandbox> {
    const { host = '127.0.0.1', port, logger, deliveryReceiptDelayMs = DELIVERY_RECEIPT_DELAY_MS } = options;
    const directory = join(options.dataDir, 'sandbox');
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const store = new Store(directory);
    const inbox = new Inbox(directory);
    const network = new Network(store, inbox, { deliveryReceiptDelayMs }, logger);
    const identity = await network.identity();
    const control = await openControlServer({ host, port }, () => sandbox).catch(async (err) => {
      await store.close();
      inbox.close();
      throw err;
    });
    const switchboard = openSwitchboard(control.server, network, identity);
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${control.port}`;
    const rootKey = identity.root.public.toString('hex');
    const sandbox: Sandbox = new Sandbox(network, store, inbox, switchboard, control, url, rootKey);
    logger.info({ url, rootKey }, 'sandbox is open');
    return sandbox;
  }

  /** Where WhatsApp clients connect. */
  get wsUrl(): string {
    return `${this.url.replace(/^http/, 'ws')}/ws/chat`;
  }

  get phones(): Phone[] {
    return this.network.accounts.map(({ number }) => this.phone(number));
  }

  /** Throws for a number without a phone. */
  phone(number: string): Phone {
    const known = this.phoneOf.get(number);
    if (known) return known;
    const account = this.network.account(number);
    if (!account) throw notFound('phone', `The sandbox has no phone ${number}.`);
    const phone = new Phone(this.network, account);
    this.phoneOf.set(number, phone);
    return phone;
  }

  /** Adds a phone with this number (digits only) unless there is one. */
  async addPhone(number: string, name = number): Promise<{ phone: Phone; created: boolean }> {
    const created = !this.network.account(number);
    if (created) await this.network.addAccount(number, name);
    return { phone: this.phone(number), created };
  }

  get faults(): Fault[] {
    return this.network.faults.list();
  }

  /** Makes something go wrong: at once for what is connected, else at the next occasion. */
  addFault(request: FaultRequest): Fault {
    if (request.phone !== undefined) this.phone(request.phone);
    const fault = this.network.faults.arm(request);
    if (isConnectionFault(fault.kind)) strikeConnected(this.network, fault, fault.kind);
    if (fault.kind === 'expire_qr') this.expireRefs(fault);
    return fault;
  }

  clearFaults(): void {
    this.network.faults.clear();
  }

  get stats(): SandboxStats {
    const { stats } = this.network;
    return {
      connections: this.switchboard.connections,
      messages_in: stats.messagesIn,
      messages_out: stats.messagesOut,
      unknown_queries: stats.unknownQueries,
      unknown_query_names: stats.unknownQueryNames,
      nacks: stats.nacks,
      retry_receipts: stats.retryReceipts,
      undecryptable: stats.undecryptable,
    };
  }

  /** Drops every client and leaves no timer, socket or unwritten state behind. */
  async close(): Promise<void> {
    this.switchboard.close();
    this.network.timers.clear();
    await this.control.close();
    await this.store.close();
    this.inbox.close();
  }

  private expireRefs(fault: Fault): void {
    if (this.network.pairings.size === 0) return;
    for (const { refs } of this.network.pairings) refs.expire();
    this.network.faults.use(fault);
  }
}
