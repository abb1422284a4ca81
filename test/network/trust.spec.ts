import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initAuthCreds } from '@whiskeysockets/baileys';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sandbox } from '#libs/sandbox';
import { openSocket } from '../../libs/sessions/src/baileys/open-socket.js';

const logger = pino({ level: 'silent' });
const folders: string[] = [];
const sandboxes: Sandbox[] = [];
let ours: Sandbox;
let stranger: Sandbox;

async function newSandbox(): Promise<Sandbox> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wagon-trust-'));
  folders.push(dataDir);
  const sandbox = await Sandbox.open({ dataDir, port: 0, logger });
  sandboxes.push(sandbox);
  return sandbox;
}

beforeAll(async () => {
  [ours, stranger] = await Promise.all([newSandbox(), newSandbox()]);
});

afterAll(async () => {
  for (const sandbox of sandboxes) await sandbox.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Connects as a new device. @returns "qr" when the server was believed, else the reason of the close */
async function connect(url: string, root: string | undefined): Promise<string> {
  const auth = { creds: initAuthCreds(), keys: { get: () => ({}), set: () => undefined } };
  const socket = openSocket({
    endpoint: { url, root: root ? Buffer.from(root, 'hex') : undefined },
    auth,
    logger,
  });
  const outcome = await new Promise<string>((resolve) => {
    socket.ev.on('connection.update', ({ qr, connection, lastDisconnect }) => {
      if (qr) resolve('qr');
      if (connection === 'close') resolve(lastDisconnect?.error?.message ?? 'closed by us');
    });
  });
  await socket.end(undefined);
  return outcome;
}

it('believes a sandbox by its own root', async () => {
  expect(await connect(ours.wsUrl, ours.rootKey)).toBe('qr');
});

it('does not believe a sandbox where WhatsApp is expected', async () => {
  expect(await connect(ours.wsUrl, undefined)).toMatch(/certificate signature invalid/);
});

it('does not believe another sandbox, and so no impostor', async () => {
  expect(await connect(stranger.wsUrl, ours.rootKey)).toMatch(/certificate signature invalid/);
});

it('keeps the roots of connections that are made at the same time apart', async () => {
  const outcomes = await Promise.all([
    connect(ours.wsUrl, ours.rootKey),
    connect(ours.wsUrl, undefined),
    connect(stranger.wsUrl, stranger.rootKey),
    connect(stranger.wsUrl, ours.rootKey),
  ]);
  expect(outcomes.map((outcome) => outcome === 'qr')).toEqual([true, false, true, false]);
});
