import { describe, expect, it } from 'vitest';
import { received, stage } from './testing/stage.js';

describe('delivery', { timeout: 40_000 }, () => {
  it('keeps messages for a companion that is away, in order, over a restart', async () => {
    const { ana, bia, linked, restart } = await stage();
    const client = await linked(ana);
    await client.disconnect();
    const ids = [await bia.sendText(ana.number, 'while away'), await bia.sendText(ana.number, 'and another')];

    const reopened = await restart();
    await client.reconnect(reopened);
    await client.message('and another');
    expect(client.received()).toEqual(ids);

    await client.reconnect();
    await reopened.phone(bia.number).sendText(ana.number, 'the next');
    await client.message('the next');
    expect(client.received()).not.toContain(ids[0]);
  });

  it('delivers a message again to a companion whose receipt never came', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    const before = [...client.rows];
    sandbox.addFault({ kind: 'drop_receipts', phone: ana.number });
    const id = await bia.sendText(ana.number, 'twice');
    expect((await client.message('twice')).key.id).toBe(id);
    await client.disconnect();
    // The client has lost its ratchet step too, as one that was killed would have.
    client.rows.clear();
    for (const [name, text] of before) client.rows.set(name, text);

    await client.reconnect();
    expect((await client.message('twice')).key.id).toBe(id);
    await client.reconnect();
    await bia.sendText(ana.number, 'the next');
    await client.message('the next');
    expect(client.received()).not.toContain(id);
  });

  it('keeps receipts for a companion that is away', async () => {
    const { ana, bia, linked } = await stage();
    const client = await linked(ana);
    const id = await client.sendText(bia, 'read me later');
    await received(bia, 'read me later');
    await client.disconnect();
    await bia.read(id);
    client.connect();
    await client.status(id, 4);
  });

  it('carries messages between the companions of two accounts, with copies to their phones', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const ofAna = await linked(ana);
    const ofBia = await linked(bia);
    const id = await ofAna.sendText(bia, 'client to client');
    expect((await ofBia.message('client to client')).key).toMatchObject({ id, fromMe: false });
    expect(await received(bia, 'client to client')).toMatchObject({ id, duplicate: false });
    expect(await received(ana, 'client to client')).toMatchObject({ id, from_me: true });
    await ofBia.sendText(ana, 'and back');
    expect((await ofAna.message('and back')).key.fromMe).toBe(false);
    await ofAna.status(id, 3);
    expect(sandbox.stats).toMatchObject({
      unknown_queries: 0,
      nacks: 0,
      retry_receipts: 0,
      undecryptable: 0,
    });
  });

  it('shows what the phone itself and another companion send as own messages', async () => {
    const { ana, bia, linked } = await stage();
    const first = await linked(ana);
    const second = await linked(ana);
    await ana.sendText(bia.number, 'by the phone');
    expect((await second.message('by the phone')).key).toMatchObject({ fromMe: true, remoteJid: bia.jid });
    await first.sendText(bia, 'by the other one');
    expect((await second.message('by the other one')).key).toMatchObject({
      fromMe: true,
      remoteJid: bia.jid,
    });
    expect(await received(bia, 'by the other one')).toMatchObject({ duplicate: false });
  });

  it('tells those who write to an account about its new companion, which then gets messages and copies', async () => {
    const { ana, bia, linked } = await stage();
    const sender = await linked(bia);
    await sender.sendText(ana, 'to the phone alone');
    await received(ana, 'to the phone alone');
    const companion = await linked(ana);
    const told = sender.heard('CB:notification,type:devices');
    const other = await linked(bia);
    await told;
    await sender.sendText(ana, 'to the companion too');
    await companion.message('to the companion too');
    expect((await other.message('to the companion too')).key.fromMe).toBe(true);
  });

  it('notes what became of a message the phone sent', async () => {
    const { ana, bia, linked } = await stage();
    const client = await linked(ana);
    const id = await bia.sendText(ana.number, 'read me');
    const message = await client.message('read me');
    await client.socket.readMessages([message.key]);
    await expect
      .poll(() => bia.receipts.map(({ message_id, type }) => [message_id, type]))
      .toEqual([
        [id, 'delivered'],
        [id, 'read'],
      ]);
  });

  it('delivers to a phone that is addressed by its LID', async () => {
    const { ana, bia, linked } = await stage();
    const client = await linked(ana);
    await client.sendText({ jid: bia.lid }, 'to a LID');
    expect(await received(bia, 'to a LID')).toMatchObject({ from_jid: ana.jid, kind: 'text' });
  });

  it('tells clients which numbers are on the network', async () => {
    const { ana, bia, linked } = await stage();
    const client = await linked(ana);
    expect(await client.socket.onWhatsApp(bia.number, '5511000000000')).toEqual([
      { jid: bia.jid, exists: true },
    ]);
  });

  // A bare Baileys sometimes keeps this update in its event buffer (observed with 7.0.0-rc14); the gateway reads the wire
  it('reports a message to nobody as failed', { retry: 2 }, async () => {
    const { ana, linked } = await stage();
    const client = await linked(ana);
    const id = await client.sendText({ jid: '5511000000000@s.whatsapp.net' }, 'anybody?');
    await client.status(id, 0);
  });
});
