import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { HttpClient } from '../../support/http-client.js';
import { witiStage } from './witi-stage.js';

const FAILED = { sucesso: false, mensagem: null };
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** With a contact who has written. */
async function acquainted() {
  const scene = await witiStage();
  const { witi, alice, phone, linkByQr } = scene;
  await linkByQr();
  await alice.sendText(phone, 'hello');
  await eventually('she is known', async () => (await witi.get('contacts.aspx')).length === 1);
  return scene;
}

describe('the contacts of an instance', () => {
  it('GET /contacts.aspx lists whom the account knows', async () => {
    const { witi, wid, alice, phone, gateway } = await acquainted();
    await phone.act('save_contact', { who: alice.number, full_name: 'Alice Doe' });
    const [contact] = await eventually('the name is known', async () => {
      const found = await witi.get('contacts.aspx');
      return found[0].name === 'Alice Doe' && found;
    });
    expect(contact).toEqual({
      jid: alice.jid,
      notify: 'Alice',
      verify: '',
      vname: '',
      short: 'Alice',
      name: 'Alice Doe',
      picture: `${gateway.url}/get_picture.aspx?WID=${wid}&jid=${encodeURIComponent(alice.jid)}`,
      Lastupdate: expect.stringMatching(TIME),
      LastMessageTime: expect.any(Number),
      biz: false,
      status: 200,
      tag: '',
      Count: 0,
      Mute: false,
      Spam: false,
      Archive: false,
      isGroup: false,
    });
    expect(Math.abs(contact.LastMessageTime - Date.now() / 1000)).toBeLessThan(60);
    expect(Object.keys(contact)).toEqual(
      'jid notify verify vname short name picture Lastupdate LastMessageTime biz status tag Count Mute Spam Archive isGroup'.split(
        ' ',
      ),
    );
  });

  it('GET /contacts.aspx is empty while no phone is linked', async () => {
    const { witi } = await witiStage();
    expect(await witi.get('contacts.aspx')).toEqual([]);
  });

  it('POST /get_profile.aspx finds a contact, and nobody else', async () => {
    const { witi, alice, newPhone } = await acquainted();
    const bob = await newPhone('Bob');
    const found = await witi.post('get_profile.aspx', { number: alice.jid });
    expect(found).toEqual({
      sucesso: true,
      mensagem: {
        jid: alice.jid,
        notify: 'Alice',
        short: '',
        name: 'Alice',
        picture: expect.stringContaining('get_picture.aspx?WID='),
        Lastupdate: expect.stringMatching(TIME),
        LastMessageTime: expect.any(Number),
        biz: false,
        status: 200,
        tag: null,
        Count: 0,
        Mute: false,
        Spam: false,
        Archive: false,
        isGroup: false,
      },
    });
    expect(await witi.post('get_profile.aspx', { number: bob.jid })).toEqual(FAILED);
    expect(await witi.post('get_profile.aspx', { number: 'nobody' })).toEqual(FAILED);
    expect(await witi.post('get_profile.aspx', {})).toEqual(FAILED);
    await witi.get('close_session.aspx');
    expect(await witi.post('get_profile.aspx', { number: alice.number })).toEqual(found);
  });

  it('POST /query_profile.aspx finds any number that is on WhatsApp', async () => {
    const { witi, alice, newPhone } = await acquainted();
    const bob = await newPhone('Bob');
    expect(await witi.post('query_profile.aspx', { number: alice.jid })).toMatchObject({
      sucesso: true,
      mensagem: { jid: alice.jid, notify: 'Alice', status: 200, tag: null },
    });
    expect(await witi.post('query_profile.aspx', { number: bob.number })).toMatchObject({
      sucesso: true,
      mensagem: { jid: bob.jid, notify: '', LastMessageTime: 0, Lastupdate: '0001-01-01T00:00:00Z' },
    });
    for (const number of ['5511000000000', 'nobody', undefined])
      expect(await witi.post('query_profile.aspx', { number })).toEqual(FAILED);
    await witi.get('close_session.aspx');
    expect(await witi.post('query_profile.aspx', { number: bob.number })).toEqual(FAILED);
  });

  it('GET /get_picture.aspx fails where there is no picture', async () => {
    const { gateway, wid, alice } = await acquainted();
    for (const jid of [`&jid=${alice.jid}`, '&jid=nobody', '']) {
      const answer = await new HttpClient(gateway.url).get(`/get_picture.aspx?WID=${wid}${jid}`);
      expect({ status: answer.status, body: answer.body }).toEqual({
        status: 200,
        body: { success: false, message: null },
      });
    }
  });
});
