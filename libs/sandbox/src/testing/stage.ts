import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Phone } from '../api/phone.js';
import { Sandbox } from '../api/sandbox.js';
import { Client, linkedClient, trustOnly } from './client.js';

// libsignal prints sessions with their private keys.
for (const method of ['info', 'warn', 'error', 'log'] as const) console[method] = () => undefined;

const logger = pino({ level: process.env.SANDBOX_LOG ?? 'silent' });

/** A sandbox for one test, with two phones; everything is closed and removed after it. */
export async function stage() {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const clients: Client[] = [];
  let sandbox = await open(dataDir);
  onTestFinished(async () => {
    for (const client of clients) await client.disconnect();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { phone: ana } = await sandbox.addPhone('5511999990001', 'Ana');
  const { phone: bia } = await sandbox.addPhone('5511999990002', 'Bia');
  return {
    dataDir,
    sandbox,
    ana,
    bia,
    /** A client that is not linked. */
    client: () => remember(new Client(sandbox)),
    linked: async (phone: Phone) => remember(await linkedClient(sandbox, phone)),
    /** Closes the sandbox and opens it again from its files. */
    restart: async () => {
      await sandbox.close();
      sandbox = await open(dataDir);
      return sandbox;
    },
  };

  function remember(client: Client): Client {
    clients.push(client);
    return client;
  }
}

async function open(dataDir: string): Promise<Sandbox> {
  const sandbox = await Sandbox.open({ dataDir, port: 0, logger, deliveryReceiptDelayMs: 150 });
  trustOnly(sandbox.rootKey);
  return sandbox;
}

/** The first message of a phone that `matches`. */
export async function received(phone: Phone, text: string) {
  for (let cursor = 0; ; ) {
    const { messages, next } = await phone.messages.after(cursor, { waitMs: 15_000 });
    const found = messages.find((message) => message.text === text);
    if (found) return found;
    if (messages.length === 0) throw new Error(`phone ${phone.number} never received "${text}"`);
    cursor = next;
  }
}
