import { describe, expect, it } from 'vitest';
import { received, stage } from './testing/stage.js';

describe('endings', { timeout: 40_000 }, () => {
  it('unlinks a connected companion for good', async () => {
    const { ana, linked } = await stage();
    const client = await linked(ana);
    await ana.unlink(1);
    expect(await client.closed()).toBe(401);
    expect(ana.devices).toEqual([]);
    client.connect();
    expect(await client.closed()).toBe(401);
  });

  it('forgets a companion that logs out', async () => {
    const { ana, linked } = await stage();
    const client = await linked(ana);
    await client.socket.logout();
    await expect.poll(() => ana.devices).toEqual([]);
  });

  it('ends the older of two connections of the same device', async () => {
    const { ana, bia, linked, client } = await stage();
    const older = await linked(ana);
    const newer = client();
    Object.assign(newer.auth, { creds: older.auth.creds });
    for (const [name, text] of older.rows) newer.rows.set(name, text);
    newer.connect();
    await newer.open();
    expect(await older.closed()).toBe(440);
    await bia.sendText(ana.number, 'who is it');
    await newer.message('who is it');
  });

  it.each([
    ['drop_connection', 428],
    ['replace_stream', 440],
    ['unlink', 401],
    ['service_unavailable', 503],
    ['client_outdated', 405],
    ['ban', 403],
  ] as const)('%s closes an open connection with %i', async (kind, status) => {
    const { sandbox, ana, linked } = await stage();
    const client = await linked(ana);
    sandbox.addFault({ kind, device: '5511999990001:1@s.whatsapp.net' });
    expect(await client.closed()).toBe(status);
    expect(sandbox.faults).toEqual([]);
  });

  it.each([
    ['service_unavailable', 503],
    ['client_outdated', 405],
    ['ban', 403],
    ['unlink', 401],
  ] as const)('%s refuses a login with %i', async (kind, status) => {
    const { sandbox, ana, linked } = await stage();
    const client = await linked(ana);
    await client.disconnect();
    await expect.poll(() => ana.devices[0]?.connected).toBe(false);
    sandbox.addFault({ kind, phone: ana.number });
    client.connect();
    expect(await client.closed()).toBe(status);
  });

  it('refuses clients that want to be paired as outdated', async () => {
    const { sandbox, client } = await stage();
    sandbox.addFault({ kind: 'client_outdated' });
    expect(await client().connect().closed()).toBe(405);
  });
});

describe('faults of the traffic', { timeout: 40_000 }, () => {
  it('nack: the message is refused with the code and reaches nobody', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    await client.sendText(bia, 'first');
    await received(bia, 'first');
    sandbox.addFault({ kind: 'nack', phone: ana.number, code: 479 });
    const id = await client.sendText(bia, 'refused');
    await client.status(id, 0);
    await client.sendText(bia, 'last');
    await received(bia, 'last');
    const { messages } = await bia.messages.after(0);
    expect(messages.map(({ text }) => text)).toEqual(['first', 'last']);
  });

  it('drop_acks: the message arrives all the same', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    sandbox.addFault({ kind: 'drop_acks', phone: ana.number });
    await client.sendText(bia, 'no ack');
    await received(bia, 'no ack');
    expect(sandbox.faults).toEqual([]);
  });

  it('delay_ms: the message arrives later', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    sandbox.addFault({ kind: 'delay_ms', phone: ana.number, ms: 300 });
    const start = Date.now();
    await client.sendText(bia, 'slow');
    await received(bia, 'slow');
    expect(Date.now() - start).toBeGreaterThanOrEqual(290);
  });

  it('duplicate: the companion gets the same message twice', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    sandbox.addFault({ kind: 'duplicate', phone: ana.number });
    const id = await bia.sendText(ana.number, 'again');
    await expect.poll(() => client.received(), { timeout: 5000 }).toEqual([id, id]);
  });

  it('undecryptable: the companion asks for the message again and gets it', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    sandbox.addFault({ kind: 'undecryptable', phone: ana.number });
    const id = await bia.sendText(ana.number, 'garbled');
    expect((await client.message('garbled')).key.id).toBe(id);
    sandbox.addFault({ kind: 'undecryptable', phone: ana.number });
    await bia.sendText(ana.number, 'garbled too');
    await client.message('garbled too');
    await expect.poll(() => sandbox.stats).toMatchObject({ retry_receipts: 2, nacks: 2, unknown_queries: 0 });
  });

  it('undecryptable: another companion sends its message again', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const ofAna = await linked(ana);
    const ofBia = await linked(bia);
    sandbox.addFault({ kind: 'undecryptable', phone: bia.number });
    const id = await ofAna.sendText(bia, 'garbled on the way');
    expect((await ofBia.message('garbled on the way')).key.id).toBe(id);
  });

  it('a phone shows a message it cannot read as such, and asks for it again', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    await client.sendText(bia, 'readable');
    await received(bia, 'readable');
    client.spoilSession(bia.lid);
    const id = await client.sendText(bia, 'in the end');
    expect(await received(bia, 'in the end')).toMatchObject({ id, duplicate: false });
    const { messages } = await bia.messages.after(1);
    expect(messages.map(({ kind, raw }) => [kind, raw === null])).toEqual([
      ['undecryptable', true],
      ['text', false],
    ]);
    expect(sandbox.stats).toMatchObject({ undecryptable: 1, unknown_queries: 0 });
  });

  it('silence: nothing comes through any more', async () => {
    const { sandbox, ana, bia, linked } = await stage();
    const client = await linked(ana);
    sandbox.addFault({ kind: 'silence', phone: ana.number });
    await bia.sendText(ana.number, 'unheard');
    await client.disconnect();
    client.connect();
    await client.message('unheard');
  });
});

describe('faults of pairing', { timeout: 40_000 }, () => {
  it('expire_qr: the codes on show are dead', async () => {
    const { sandbox, ana, client } = await stage();
    const newcomer = client().connect();
    const qr = await newcomer.qr();
    sandbox.addFault({ kind: 'expire_qr' });
    await expect(ana.scan(qr)).rejects.toMatchObject({ status: 422, code: 'qr_expired' });
  });

  it('no_pair_success: a scan leads to nothing, the next one pairs', async () => {
    const { sandbox, ana, client } = await stage();
    const newcomer = client().connect();
    const qr = await newcomer.qr();
    sandbox.addFault({ kind: 'no_pair_success', phone: ana.number });
    await expect(ana.scan(qr)).rejects.toMatchObject({ status: 422, code: 'pair_success_withheld' });
    expect(await ana.scan(qr)).toBe('5511999990001:1@s.whatsapp.net');
  });

  it('refuse_pair_code: the request for a code gets an error', async () => {
    const { sandbox, ana, client } = await stage();
    sandbox.addFault({ kind: 'refuse_pair_code', phone: ana.number, code: 429 });
    const newcomer = client().connect();
    await newcomer.qr();
    const refused = new Promise((resolve) => {
      newcomer.socket.ws.on('CB:iq,type:error', (stanza) => resolve(stanza.content[0].attrs.code));
    });
    await newcomer.socket.requestPairingCode(ana.number);
    expect(await refused).toBe('429');
  });

  it('answers 422 with a reason for any text that is no live code', async () => {
    const { ana, bia, client } = await stage();
    const newcomer = client().connect();
    const qr = await newcomer.qr();
    const [ref, ...keys] = qr.split('#')[1]!.split(',');
    await expect(ana.scan('hello')).rejects.toMatchObject({ status: 422, code: 'qr_malformed' });
    await expect(ana.scan(['2@unknown', ...keys].join(','))).rejects.toMatchObject({ code: 'qr_unknown' });
    const otherKey = Buffer.alloc(32, 7).toString('base64');
    await expect(ana.scan([ref, otherKey, ...keys.slice(1)].join(','))).rejects.toMatchObject({
      code: 'qr_mismatch',
    });
    await ana.scan(qr);
    await expect(bia.scan(qr)).rejects.toMatchObject({ code: 'qr_unknown' });
  });
});
