// An unmodified Baileys in a process of its own, for comparison: keys in memory behind Baileys' own cache, nothing
// stored. It is told what to do over HTTP and prints its port.
import { createServer } from 'node:http';
import makeWASocket, {
  BufferJSON,
  Curve,
  initAuthCreds,
  makeCacheableSignalKeyStore,
  proto,
  WA_CERT_DETAILS,
} from '@whiskeysockets/baileys';
import { pino } from 'pino';

const { SANDBOX_WS_URL: waWebSocketUrl, SANDBOX_ROOT_KEY: rootKey } = process.env;
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'hex');
Curve.verify = () => true; // what the published one amounts to
for (const method of ['info', 'warn', 'error', 'log']) console[method] = () => undefined; // libsignal prints keys

const logger = pino({ level: 'silent' });

/** Copies through JSON, like a store would. */
function keysInMemory() {
  const rows = new Map();
  const revive = (type, text) => {
    const value = JSON.parse(text, BufferJSON.reviver);
    return type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.create(value) : value;
  };
  return {
    get: async (type, ids) =>
      Object.fromEntries(
        ids
          .filter((id) => rows.has(`${type}/${id}`))
          .map((id) => [id, revive(type, rows.get(`${type}/${id}`))]),
      ),
    set: async (data) => {
      for (const [type, entries] of Object.entries(data))
        for (const [id, value] of Object.entries(entries ?? {}))
          if (value == null) rows.delete(`${type}/${id}`);
          else rows.set(`${type}/${id}`, JSON.stringify(value, BufferJSON.replacer));
    },
  };
}

class Account {
  creds = initAuthCreds();
  keys = makeCacheableSignalKeyStore(keysInMemory(), logger);
  acks = new Map();
  /** When each message was told, by its text. */
  told = {};
  /** Resolves when it has logged in, which is on the connection after the pairing. */
  opened = new Promise((resolve) => {
    this.isOpen = resolve;
  });

  connect() {
    this.socket = makeWASocket({
      auth: { creds: this.creds, keys: this.keys },
      waWebSocketUrl,
      logger,
      markOnlineOnConnect: false,
    });
    this.socket.ev.on('connection.update', (update) => this.#follow(update));
    this.socket.ev.on('creds.update', (update) => Object.assign(this.creds, update));
    this.socket.ev.on('messages.upsert', ({ messages }) => {
      for (const { message } of messages) {
        const text = message?.conversation;
        if (text) this.told[text] ??= performance.timeOrigin + performance.now();
      }
    });
    this.socket.ws.on('CB:ack,class:message', ({ attrs }) => this.acks.get(attrs.id)?.());
  }

  /** @returns the text of a QR code */
  pair() {
    return new Promise((resolve) => {
      this.onQr = resolve;
      this.connect();
    });
  }

  #follow({ qr, connection, receivedPendingNotifications }) {
    if (qr) this.onQr?.(qr);
    if (connection === 'close') this.connect(); // after the pairing
    if (receivedPendingNotifications) this.isOpen();
  }

  async send(to, text, waitsForAck) {
    const messageId = `3EB0${crypto.randomUUID().replaceAll('-', '').slice(0, 18).toUpperCase()}`;
    const ack = waitsForAck && new Promise((resolve) => this.acks.set(messageId, resolve));
    await this.socket.sendMessage(to, { text }, { messageId });
    await ack;
    this.acks.delete(messageId);
  }
}

const accounts = new Map();

const commands = {
  pair: async ({ account }) => {
    accounts.set(account, new Account());
    return { qr: await accounts.get(account).pair() };
  },
  opened: async ({ account }) => {
    const one = accounts.get(account);
    while (!one.creds.registered && !one.creds.me?.id)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await one.opened;
    return {};
  },
  /** `lanes`: `{ account, to }`, each with one message under way at a time. */
  send: async ({ lanes, count, waitsForAck }) => {
    let left = count;
    const startedAt = performance.now();
    await Promise.all(
      lanes.map(async ({ account, to }) => {
        while (left-- > 0) await accounts.get(account).send(to, `bare ${left}`, waitsForAck);
      }),
    );
    return { ms: performance.now() - startedAt };
  },
  told: async ({ account }) => {
    const { told } = accounts.get(account);
    accounts.get(account).told = {};
    return told;
  },
};

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = await commands[request.url.slice(1)](JSON.parse(Buffer.concat(chunks)));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answer));
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.on('unhandledRejection', () => undefined);
