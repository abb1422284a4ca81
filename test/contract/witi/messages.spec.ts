import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { HttpClient, type Json } from '../../support/http-client.js';
import { witiStage } from './witi-stage.js';

const DONE = { success: true, message: 'ok' };
const FAILED = { success: false, message: null };

const receiptsOf = async (control: HttpClient, number: string): Promise<Json[]> =>
  (await control.get(`/phones/${number}/receipts`)).body;

describe('the messages of an instance', () => {
  it('POST /send_message.aspx sends what the other phone decrypts, with its formatting', async () => {
    const { witi, alice, linkByQr } = await witiStage();
    await linkByQr();
    const message = '*bold* ~strike~ _italic_ ```mono```\nsecond line';
    const sent = await witi.post('send_message.aspx', { number: alice.jid, message });
    expect(sent).toEqual({ success: true, message: { Id: expect.stringMatching(/^[0-9A-F]{22,32}$/) } });
    await alice.expectMessage({ id: sent.message.Id, text: message });
    const byNumber = await witi.post('send_message.aspx', { number: Number(alice.number), message: 'hi' });
    await alice.expectMessage({ id: byNumber.message.Id, text: 'hi' });
  });

  it('POST /send_message.aspx fails as documented for whatever reason', async () => {
    const { witi, alice, linkByQr } = await witiStage();
    const message = { number: alice.jid, message: 'Hello' };
    expect(await witi.post('send_message.aspx', message)).toEqual(FAILED);
    await linkByQr();
    for (const body of [
      {},
      { number: alice.jid },
      { number: alice.jid, message: '' },
      { number: alice.jid, message: 'x'.repeat(4097) },
      { number: 'nobody', message: 'Hello' },
      { number: '5511000000000', message: 'Hello' },
      [message],
    ])
      expect(await witi.post('send_message.aspx', body), JSON.stringify(body)).toEqual(FAILED);
  });

  it('POST /send_message.aspx takes JSON of any content type and members that it does not know', async () => {
    const { gateway, wid, alice, linkByQr } = await witiStage();
    await linkByQr();
    const body = JSON.stringify({ number: alice.jid, message: 'from .NET', extra: 1 });
    for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
      const answer = await new HttpClient(gateway.url).send('POST', `/SEND_MESSAGE.aspx?Wid=${wid}`, body, {
        'content-type': type,
      });
      expect({ status: answer.status, body: answer.body }).toMatchObject({
        status: 200,
        body: { success: true },
      });
    }
    const half = await new HttpClient(gateway.url).post(`/send_message.aspx?wid=${wid}`, '{"number":');
    expect({ status: half.status, body: half.body }).toEqual({ status: 200, body: FAILED });
    expect(half.headers.get('x-error-code')).toBe('MALFORMED_JSON');
  });

  it('GET /chats.aspx lists the chats, the latest first', async () => {
    const { witi, alice, phone, newPhone, linkByQr } = await witiStage();
    expect(await witi.get('chats.aspx')).toEqual([]);
    await linkByQr();
    const bob = await newPhone('Bob');
    await alice.sendText(phone, 'hello');
    await eventually('hers is there', async () => (await witi.get('chats.aspx')).length === 1);
    await witi.post('send_message.aspx', { number: bob.jid, message: 'Hello' });
    const chats = await eventually('his is there', async () => {
      const found = await witi.get('chats.aspx');
      return found.length === 2 && found;
    });
    const chat = (jid: string, name: string) => ({
      jid,
      name,
      spam: false,
      count: 0,
      mute: '',
      t: expect.any(Number),
      archive: false,
      modify_tag: '',
      picture: '',
      Lastupdate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(chats).toEqual([chat(bob.jid, ''), chat(alice.jid, 'Alice')]);
    expect(Math.abs(chats[0].t - Date.now() / 1000)).toBeLessThan(60);
  });

  it('POST /mark_read.aspx has the author told that it was read', async () => {
    const { witi, alice, phone, gateway, linkByQr } = await witiStage();
    await linkByQr();
    const control = new HttpClient(gateway.sandboxUrl);
    const isRead = (id: string) =>
      eventually(`${id} is read`, async () =>
        (await receiptsOf(control, alice.number)).some(
          ({ message_id, type }) => message_id === id && type === 'read',
        ),
      );
    const first = await alice.sendText(phone, 'first');
    const second = await alice.sendText(phone, 'second');
    await eventually('both came', async () =>
      (await receiptsOf(control, alice.number)).some(({ message_id }) => message_id === second),
    );
    expect(await witi.post('mark_read.aspx', { number: alice.jid, id: first })).toEqual(DONE);
    await isRead(first);
    expect(await witi.post('mark_read.aspx', { number: alice.jid })).toEqual(DONE);
    await isRead(second);
    expect(await witi.post('mark_read.aspx', { number: 7 })).toEqual(FAILED);
  });

  it('POST /subscribe.aspx and POST /send_presence.aspx reach WhatsApp', async () => {
    const { witi, alice, linkByQr } = await witiStage();
    expect(await witi.post('subscribe.aspx', { number: alice.jid })).toEqual(FAILED);
    await linkByQr();
    expect(await witi.post('subscribe.aspx', { number: alice.jid })).toEqual(DONE);
    for (const presence of ['available', 'composing', 'recording', 'paused', 'unavailable'])
      expect(await witi.post('send_presence.aspx', { number: alice.jid, presence }), presence).toEqual(DONE);
    expect(await witi.post('send_presence.aspx', { number: alice.jid })).toEqual(DONE);
    expect(await witi.post('send_presence.aspx', { number: alice.jid, presence: 'asleep' })).toEqual(FAILED);
    expect(await witi.post('subscribe.aspx', { number: '5511000000000' })).toEqual(FAILED);
  });

  it('POST /send_presence.aspx fails without a connection', async () => {
    const { witi, alice } = await witiStage();
    expect(await witi.post('send_presence.aspx', { number: alice.jid })).toEqual(FAILED);
  });

  it('POST /send_message_file.aspx fails as documented: media come later', async () => {
    const { witi, alice } = await witiStage();
    const url = { url: 'https://example.com/a.jpg', type: 'image/jpeg', filename: '' };
    const base64 = { mimetype: 'image/jpeg', base64: '/9j/4AAQ' };
    for (const form of [url, base64, { url: 'https://example.com/a.pdf', type: 'file' }])
      expect(await witi.post('send_message_file.aspx', { number: alice.jid, caption: 'A', ...form })).toEqual(
        FAILED,
      );
  });

  it('POST /send_contact.aspx fails as documented: contacts as messages come later', async () => {
    const { witi, alice } = await witiStage();
    expect(await witi.post('send_contact.aspx', { number: alice.jid })).toEqual(FAILED);
  });
});
