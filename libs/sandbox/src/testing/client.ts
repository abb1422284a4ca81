import makeWASocket, {
  type AuthenticationState,
  type BaileysEventMap,
  BufferJSON,
  Curve,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  WA_CERT_DETAILS,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys';
import { pino } from 'pino';
import type { Phone } from '../api/phone.js';
import type { Sandbox } from '../api/sandbox.js';
import { verify } from '../server/crypto/curve.js';

export type { WAMessage };

const WAIT_MS = 15_000;
const CLIENT_LOG = process.env.CLIENT_LOG;

/**
 * Makes the client check signatures for real: as published, its `Curve.verify` ignores what libsignal answers, and
 * would take any chain and any device identity.
 */
export function trustOnly(rootKey: string): void {
  Curve.verify = verify;
  (WA_CERT_DETAILS as { PUBLIC_KEY: Uint8Array }).PUBLIC_KEY = Buffer.from(rootKey, 'hex');
}

const textOf = ({ message }: WAMessage) => message?.conversation || message?.extendedTextMessage?.text;

/** Credentials in memory, copied through JSON like a store would. */
function memoryAuth(rows: Map<string, string>): AuthenticationState {
  const revive = (type: string, text: string) => {
    const value = JSON.parse(text, BufferJSON.reviver);
    return type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
  };
  return {
    creds: initAuthCreds(),
    keys: {
      get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
        const found: Record<string, SignalDataTypeMap[T]> = {};
        for (const id of ids) {
          const text = rows.get(`${type}/${id}`);
          if (text !== undefined) found[id] = revive(type, text);
        }
        return found;
      },
      set: async (data: SignalDataSet) => {
        for (const [type, entries] of Object.entries(data))
          for (const [id, value] of Object.entries(entries ?? {}))
            if (value == null) rows.delete(`${type}/${id}`);
            else rows.set(`${type}/${id}`, JSON.stringify(value, BufferJSON.replacer));
      },
    },
  };
}

type Seen = { [E in keyof BaileysEventMap]: { event: E; data: BaileysEventMap[E] } }[keyof BaileysEventMap];

interface SendingChain {
  chainType: number;
  chainKey: { key: string };
}

/** An unmodified WhatsApp client, and everything it has told its application. */
export class Client {
  /** Its key store: JSON by type and id. */
  readonly rows = new Map<string, string>();
  readonly auth = memoryAuth(this.rows);
  readonly seen: Seen[] = [];
  socket: WASocket;
  private readonly sent = new Map<string, proto.IMessage>();
  private readonly watchers = new Set<() => void>();
  private readonly complaints: string[] = [];
  private readonly logger = CLIENT_LOG
    ? pino({ level: CLIENT_LOG })
    : pino({ level: 'warn' }, { write: (line) => this.complaints.push(JSON.parse(line).msg) });

  constructor(private sandbox: Sandbox) {}

  connect(sandbox: Sandbox = this.sandbox): this {
    this.sandbox = sandbox;
    this.seen.length = 0;
    const socket = makeWASocket({
      auth: this.auth,
      waWebSocketUrl: sandbox.wsUrl,
      logger: this.logger,
      markOnlineOnConnect: false,
      appStateMacVerification: { patch: true, snapshot: true },
      keepAliveIntervalMs: 30_000,
      getMessage: async ({ id }) => this.sent.get(id ?? ''),
    });
    this.socket = socket;
    socket.ev.process((events) => {
      if (socket !== this.socket) return;
      for (const [event, data] of Object.entries(events)) this.seen.push({ event, data } as Seen);
      if (events['creds.update']) Object.assign(this.auth.creds, events['creds.update']);
      for (const watch of this.watchers) watch();
    });
    return this;
  }

  /** The first value that `pick` finds in what the client has told, now or soon. */
  async expect<T>(what: string, pick: (seen: Seen) => T | undefined | false): Promise<T> {
    const find = () => {
      for (const seen of this.seen) {
        const found = pick(seen);
        if (found !== undefined && found !== false) return found as T;
      }
      return undefined;
    };
    return soon(`client never told: ${what}`, find, (watch) => {
      this.watchers.add(watch);
      return () => this.watchers.delete(watch);
    });
  }

  /** What the client did not like about the app state: without it, the right events may come of wrong patches. */
  warnings(): string[] {
    return this.complaints.filter((text) => /LTHash|patch|sync|mutation/i.test(text));
  }

  /** The next stanza of that kind, in the client's own way to name it. */
  heard(kind: string): Promise<unknown> {
    return new Promise((resolve) => this.socket.ws.once(kind, resolve));
  }

  qr(): Promise<string> {
    return this.expect('a QR code', ({ event, data }) => event === 'connection.update' && data.qr);
  }

  async open(): Promise<void> {
    await this.expect(
      'open',
      ({ event, data }) => event === 'connection.update' && data.connection === 'open',
    );
    await this.expect(
      'caught up',
      ({ event, data }) => event === 'connection.update' && data.receivedPendingNotifications,
    );
  }

  /** The status code the connection ended with. */
  closed(): Promise<number> {
    return this.expect('closed', ({ event, data }) => {
      if (event !== 'connection.update' || data.connection !== 'close') return undefined;
      return (data.lastDisconnect?.error as { output?: { statusCode: number } })?.output?.statusCode ?? -1;
    });
  }

  message(text: string): Promise<WAMessage> {
    return this.expect(`message "${text}"`, ({ event, data }) =>
      event === 'messages.upsert' ? data.messages.find((each) => textOf(each) === text) : undefined,
    );
  }

  /** Ids of the messages with a content, in order. */
  received(): string[] {
    return this.seen.flatMap(({ event, data }) =>
      event === 'messages.upsert'
        ? data.messages.filter((each) => textOf(each)).map(({ key }) => key.id!)
        : [],
    );
  }

  /** The status an own message reaches, wherever the client puts it. */
  status(id: string, status: number): Promise<true> {
    return this.expect(`status ${status} of ${id}`, ({ event, data }) => {
      if (event === 'messages.update')
        return data.some((each) => each.key.id === id && each.update.status === status) || undefined;
      if (event === 'messages.upsert')
        return data.messages.some((each) => each.key.id === id && each.status === status) || undefined;
      return undefined;
    });
  }

  async sendText(to: { jid: string }, text: string): Promise<string> {
    const sent = await this.socket.sendMessage(to.jid, { text });
    this.sent.set(sent!.key.id!, sent!.message!);
    return sent!.key.id!;
  }

  /** Breaks the key of the chain it encrypts with for that phone. */
  spoilSession(lid: string): void {
    const name = `session/${lid.split('@')[0]}_1.0`;
    const record = JSON.parse(this.rows.get(name)!);
    for (const session of Object.values(record._sessions) as Array<{ _chains: Record<string, SendingChain> }>)
      for (const chain of Object.values(session._chains))
        if (chain.chainType === 1) chain.chainKey.key = Buffer.alloc(32, 7).toString('base64');
    this.rows.set(name, JSON.stringify(record));
  }

  async reconnect(sandbox: Sandbox = this.sandbox): Promise<this> {
    await this.disconnect();
    this.connect(sandbox);
    await this.open();
    return this;
  }

  async disconnect(): Promise<void> {
    await this.socket?.end(undefined);
  }
}

/** A client linked to that phone and logged in. */
export async function linkedClient(sandbox: Sandbox, phone: Phone): Promise<Client> {
  const client = new Client(sandbox).connect();
  await phone.scan(await client.qr());
  await client.closed();
  client.connect();
  await client.open();
  await client.expect('its history', ({ event }) => event === 'messaging-history.set');
  return client;
}

/** Waits until `find` finds something; looks again whenever `subscribe`'s callback runs. */
export function soon<T>(
  complaint: string,
  find: () => T | undefined,
  subscribe: (look: () => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = find();
      if (found === undefined) return;
      stop();
      resolve(found);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(complaint));
    }, WAIT_MS);
    const unsubscribe = subscribe(look);
    const stop = () => {
      clearTimeout(timer);
      unsubscribe();
    };
    look();
  });
}
