import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Sandbox } from './api/sandbox.js';
import { received, stage } from './testing/stage.js';

describe('pairing and messages', { timeout: 30_000 }, () => {
  it('links a client by QR and carries texts both ways', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    expect(ana.devices).toEqual([
      {
        id: 1,
        jid: '5511999990001:1@s.whatsapp.net',
        platform: expect.stringContaining('Chrome'),
        connected: true,
      },
    ]);

    await bia.sendText(ana.number, 'from a phone');
    const message = await client.message('from a phone');
    expect(message.key).toMatchObject({ remoteJid: bia.jid, fromMe: false, remoteJidAlt: bia.lid });

    const id = await client.sendText(bia, 'from a client');
    expect(await received(bia, 'from a client')).toMatchObject({
      id,
      from_jid: ana.jid,
      from_me: false,
      kind: 'text',
    });
    expect(await received(ana, 'from a client')).toMatchObject({ id, chat_jid: bia.jid, from_me: true });
    await client.status(id, 3);
    await bia.read(id);
    await client.status(id, 4);
    expect(sandbox.stats).toMatchObject({
      unknown_queries: 0,
      nacks: 0,
      retry_receipts: 0,
      undecryptable: 0,
    });
  });

  it('links a client by code after a wrong one', async () => {
    const { ana, client } = await stage();
    const newcomer = client().connect();
    await newcomer.qr();
    const code = await newcomer.socket.requestPairingCode(ana.number);
    await expect(ana.enterLinkCode('ZZZZ-1111')).rejects.toMatchObject({
      status: 422,
      code: 'link_code_wrong',
    });
    expect(await ana.enterLinkCode(`${code.slice(0, 4)}-${code.slice(4)}`)).toMatch(/:1@/);
    expect(await newcomer.closed()).toBe(515);
    newcomer.connect();
    await newcomer.open();
  });
});

describe('opening and closing', { timeout: 30_000 }, () => {
  it('refuses a port that is taken, and its files can be opened again', async () => {
    const { sandbox, dataDir } = await stage();
    const logger = pino({ level: 'silent' });
    const port = Number(new URL(sandbox.url).port);
    const other = join(dataDir, 'other');
    await expect(Sandbox.open({ dataDir: other, port, logger })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    const reopened = await Sandbox.open({ dataDir: other, port: 0, logger });
    await reopened.close();
  });

  it('keeps its root key and its phones over a restart', async () => {
    const { sandbox, ana, restart } = await stage();
    const reopened = await restart();
    expect(reopened.rootKey).toBe(sandbox.rootKey);
    expect(reopened.phone(ana.number)).toMatchObject({ name: 'Ana', lid: ana.lid });
  });
});
