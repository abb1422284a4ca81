import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectState } from '../support/expect-state.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { expectRefusal } from '../support/refusal.js';
import { stage } from '../support/stage.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Alphabets, directions and characters that are easily lost on the way. */
const TEXTS = {
  markup: '*bold* _italic_ ~strike~ ```mono```\nsecond line\r\n\ttabbed',
  emoji: '👩‍👩‍👧‍👦 🏳️‍🌈 🇧🇷 👍🏽 ❤️ #️⃣',
  'right to left': 'مرحبا بالعالم שלום עולם \u202Eabc\u202C',
  'zero-width': 'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf',
  combining: 'e\u0301 and é, Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞',
  'ideographs and beyond': '你好，世界 𠜎𠜱𝒳𝓎 ﷽',
  'markup of others': '<b>&amp;</b> "quoted" \\n %s {{y}} $1',
  'one character': '.',
  'spaces only': '   ',
  '4096 letters': 'ã'.repeat(4096),
  '4096 emoji': '🐎'.repeat(4096),
};

describe('a text', () => {
  it('reaches the phone exactly as it was written', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    for (const [name, text] of Object.entries(TEXTS)) {
      const { status, body } = await api.post('/send/text', { number: alice.number, text });
      expect(status, `${name}: ${body.error}`).toBe(200);
      expect((await alice.expectMessage({ id: body.message_id })).text, name).toBe(text);
    }
  });

  it('is answered with its id, its chat and what was done for it', async () => {
    const { api, alice, linkedDevice } = await stage();
    const device = await linkedDevice();
    const { status, body } = await api.post('/send/text', { number: alice.number, text: 'hi' });
    const userId = (await api.get('/user/devices')).body.data.user_id;
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        success: true,
        message_id: expect.stringMatching(/^[0-9A-F]{16,}$/),
        timestamp: expect.stringMatching(TIME),
        status: 'sent',
        chat_jid: alice.jid,
        metadata: {
          device_id: device,
          user_id: userId,
          presence_sent: false,
          presence_duration_seconds: 0,
          mentions_processed: 0,
          quoted_message_found: false,
          processing_time_ms: expect.any(Number),
          sent_at: body.timestamp,
        },
      },
    });
  });

  it('goes to a number in every usual spelling, and to the JID of a user or a LID', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    const [, country, area, first, last] = /^(..)(..)(.....)(....)$/.exec(alice.number)!;
    const lid = await alice.lid();
    const recipients = {
      [alice.number]: alice.jid,
      [`+${alice.number}`]: alice.jid,
      [` +${country} (${area}) ${first}-${last} `]: alice.jid,
      [`${country}.${area}.${first}/${last}`]: alice.jid,
      [alice.jid]: alice.jid,
      [`${alice.number}:3@s.whatsapp.net`]: alice.jid,
      [`${alice.number}@c.us`]: alice.jid,
      [lid]: lid,
    };
    for (const [number, chat_jid] of Object.entries(recipients)) {
      const { status, body } = await api.post('/send/text', { number, text: `to ${number}` });
      expect({ number, status, chat: body.chat_jid }).toEqual({ number, status: 200, chat: chat_jid });
      await alice.expectMessage({ id: body.message_id, text: `to ${number}` });
    }
  });

  it('shows what it answers, and whom it mentions', async () => {
    const { api, alice, phone, linkedDevice } = await stage();
    await linkedDevice();
    const question = await alice.sendText(phone, 'When do you open?');
    const { body } = await api.post('/send/text', {
      number: alice.number,
      text: `At 9, @${alice.number}`,
      quoted: { key: { id: question, fromMe: false }, message: { conversation: 'When do you open?' } },
      mentioned: [alice.jid, `+${phone.number}`],
    });
    expect(body.metadata).toMatchObject({ mentions_processed: 2, quoted_message_found: true });
    const { raw } = await alice.expectMessage({ id: body.message_id });
    expect(raw.extendedTextMessage).toMatchObject({
      text: `At 9, @${alice.number}`,
      contextInfo: {
        stanzaId: question,
        participant: alice.jid,
        quotedMessage: { conversation: 'When do you open?' },
        mentionedJid: [alice.jid, phone.jid],
      },
    });
  });

  it('quotes a message of its own account too, also without its text', async () => {
    const { api, alice, phone, linkedDevice } = await stage();
    await linkedDevice();
    const { body: first } = await api.post('/send/text', { number: alice.number, text: 'We open at 9' });
    const { status, body } = await api.post('/send/text', {
      number: alice.number,
      text: 'today at 10',
      quoted: { key: { id: first.message_id, fromMe: true } },
      mentioned: null,
    });
    expect(status, JSON.stringify(body)).toBe(200);
    const { raw } = await alice.expectMessage({ id: body.message_id });
    expect(raw.extendedTextMessage.contextInfo).toMatchObject({
      stanzaId: first.message_id,
      participant: phone.jid,
    });
  });

  it('takes null for what is not wanted', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    const nothing = { delay: null, typingDuration: null, quoted: null, mentioned: null, device_id: null };
    const { status, body } = await api.post('/send/text', { number: alice.number, text: 'hi', ...nothing });
    expect({ status, ...body.metadata }).toMatchObject({
      status: 200,
      quoted_message_found: false,
      mentions_processed: 0,
    });
  });

  it('waits for its delay and shows that someone types', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    const asked = { number: alice.number, text: 'slowly', delay: 1, typingDuration: 1 };
    const { body } = await api.post('/send/text', asked);
    expect(body.metadata).toMatchObject({ presence_sent: true, presence_duration_seconds: 1 });
    expect(body.metadata.processing_time_ms).toBeGreaterThanOrEqual(2000);
  });

  it('of many at once reaches everybody, each once', async () => {
    const { api, alice, phone, newPhone, linkedDevice } = await stage();
    await linkedDevice();
    const bob = await newPhone('Bob');
    const texts = Array.from({ length: 10 }, (_, at) => `number ${at}`);
    const answers = await Promise.all(
      [alice, bob].flatMap(({ number }) => texts.map((text) => api.post('/send/text', { number, text }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.message_id)).size).toBe(20);
    for (const person of [alice, bob]) {
      const got = (await person.allMessages()).filter(({ from_jid }) => from_jid === phone.jid);
      expect(got.map(({ text }) => text).sort()).toEqual([...texts].sort());
    }
  });
});

describe('a text that cannot be sent', () => {
  it('to a number that is not on WhatsApp says so', async () => {
    const { api, linkedDevice } = await stage();
    await linkedDevice();
    const answer = await api.post('/send/text', { number: '5511000000001', text: 'anybody?' });
    const { error, validation } = expectRefusal(answer, 422, 'NOT_ON_WHATSAPP');
    expect(error).toMatch(/not on WhatsApp/);
    expect(validation).toEqual([{ field: 'number', message: 'this number is not on WhatsApp' }]);
  });

  it('from a device that is offline, or was never linked, is answered 503', async () => {
    const { api, alice, linkedDevice, newDevice } = await stage();
    const linked = await linkedDevice();
    await api.post('/disconnect');
    const unlinked = await newDevice();
    for (const device_id of [linked, unlinked]) {
      const answer = await api.post('/send/text', { device_id, number: alice.number, text: 'hi' });
      expectRefusal(answer, 503, 'DEVICE_DISCONNECTED');
    }
  });

  it('because WhatsApp refuses it is answered with the code and the id', async () => {
    const { api, alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('nack', { code: 463, phone: phone.number });
    const refused = await api.post('/send/text', { number: alice.number, text: 'unwanted' });
    const { error, message_id, whatsapp_code } = expectRefusal(refused, 422, 'MESSAGE_REFUSED');
    expect(error).toMatch(/refused.*463/);
    expect(whatsapp_code).toBe(463);
    expect(message_id).toMatch(/^[0-9A-F]{16,}$/);

    const { body: next } = await api.post('/send/text', { number: alice.number, text: 'wanted' });
    await alice.expectMessage({ id: next.message_id });
    await hooks.expect('message.sent', { message_id: next.message_id });
    expect((await alice.allMessages()).map(({ id }) => id)).not.toContain(message_id);
    expect(hooks.of('message.sent')).toHaveLength(1);
  });

  it('because the connection is lost while someone types is answered 503, and does not arrive', async () => {
    const { api, alice, phone, network, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    await api.post('/send/text', { number: alice.number, text: 'in time' });
    for (const wait of [{ delay: 30 }, { typingDuration: 30 }]) {
      const sending = api.post('/send/text', { number: alice.number, text: 'too late', ...wait });
      await api.get('/status'); // answered after the other has been read
      await network.cause('drop_connection', { phone: phone.number });
      expectRefusal(await sending, 503, 'DEVICE_DISCONNECTED');
      await expectStatus(device, { connected: true });
    }
    expect((await alice.allMessages()).map(({ text }) => text)).toEqual(['in time']);
  });

  it('because the connection is lost before the acknowledgement says that it will still arrive', async () => {
    const { api, alice, phone, network, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('drop_acks', { phone: phone.number });
    const sending = api.post('/send/text', { number: alice.number, text: 'did you get it?' });
    const arrived = await alice.expectMessage({ text: 'did you get it?' });
    await network.cause('drop_connection', { phone: phone.number });
    const answer = await sending;
    const { error, message_id } = expectRefusal(answer, 503, 'SEND_UNCONFIRMED');
    expect(error).toMatch(/will still be delivered.*GET \/messages/);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(message_id).toBe(arrived.id);
    await expectState(api, message_id, 'delivered');
  });
});

describe('with a short patience, a text', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await GatewayProcess.start({ WAGON_SEND_TIMEOUT_SECONDS: '1' });
  });
  afterAll(() => gateway.dispose());

  it('that is not acknowledged in time is answered 504 with its id, and still delivered', async () => {
    const { api, alice, phone, network, linkedDevice } = await stage(gateway);
    await linkedDevice();
    await api.post('/send/text', { number: alice.number, text: 'in time' });
    await network.cause('delay_ms', { ms: 2000, phone: phone.number });
    const answer = await api.post('/send/text', { number: alice.number, text: 'late' });
    const { error, message_id } = expectRefusal(answer, 504, 'SEND_TIMEOUT');
    expect(error).toMatch(/will still be delivered/);
    await expectState(api, message_id, 'delivered');
    expect(await alice.arrivals('late')).toEqual([message_id]);
  });

  it('to a group that WhatsApp does not show is refused, and never a failure of ours', async () => {
    const { api, linkedDevice } = await stage(gateway);
    await linkedDevice();
    const answer = await api.post('/send/text', { number: '120363000000000001@g.us', text: 'hi all' });
    expectRefusal(answer, 422, 'MESSAGE_REFUSED');
  });
});
