import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('what arrives', () => {
  it('is told as message.received, in the documented envelope, with null for what is absent', async () => {
    const { api, alice, phone, hooks, linkedDevice } = await stage();
    const device = await linkedDevice();
    const text = 'Olá 👋🏽 مرحبا \u200B!';
    const id = await alice.sendText(phone, text);
    const event = await hooks.expect('message.received', { content: text });
    const userId = (await api.get('/user/devices')).body.data.user_id;
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      event: 'message.received',
      timestamp: expect.any(Number),
      device_id: device,
      user_id: userId,
      sequence: expect.any(Number),
      data: {
        message_id: id,
        chat_jid: alice.jid,
        from: alice.jid,
        to: phone.jid,
        is_from_me: false,
        is_group: false,
        push_name: 'Alice',
        timestamp: expect.stringMatching(TIME),
        sender: { jid: alice.jid, lid: await alice.lid(), phone_number: alice.number },
        message_type: 'text',
        content: text,
        mentions: [],
        quoted_message_id: null,
      },
    });
    expect(Math.abs(event.timestamp - Date.now() / 1000)).toBeLessThan(120);
  });

  it('is told in the order in which it was written', async () => {
    const { alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const texts = Array.from({ length: 20 }, (_, at) => `line ${at}`);
    for (const text of texts) await alice.sendText(phone, text);
    await hooks.expect('message.received', { content: texts.at(-1) });
    expect(hooks.of('message.received').map(({ body }) => body.data.content)).toEqual(texts);
  });

  it('twice is told once', async () => {
    const { alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('duplicate', { phone: phone.number });
    await alice.sendText(phone, 'only once');
    await alice.sendText(phone, 'after it');
    await hooks.expect('message.received', { content: 'after it' });
    const told = hooks.deliveries.filter(({ body }) =>
      /^message\.(received|undecryptable)$/.test(body.event),
    );
    expect(told.map(({ body }) => body.data.content)).toEqual(['only once', 'after it']);
  });

  it('again, because our receipt was lost, is told once', async () => {
    const { api, alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('drop_receipts', { phone: phone.number });
    const id = await alice.sendText(phone, 'unconfirmed');
    await hooks.expect('message.received', { message_id: id });
    await api.post('/disconnect');
    await api.post('/connect');
    await alice.sendText(phone, 'after it');
    await hooks.expect('message.received', { content: 'after it' });
    const told = hooks.deliveries.filter(({ body }) =>
      /^message\.(received|undecryptable)$/.test(body.event),
    );
    expect(told.map(({ body }) => body.data.content)).toEqual(['unconfirmed', 'after it']);
  });

  it('damaged is asked for again and told with its content', async () => {
    const { alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('undecryptable', { phone: phone.number });
    const id = await alice.sendText(phone, 'second attempt');
    await hooks.expect('message.received', { message_id: id, content: 'second attempt' });
    expect(hooks.of('message.received')).toHaveLength(1);
  });

  it('while the device was away is told when it is back', async () => {
    const { api, alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await api.post('/disconnect');
    await alice.sendText(phone, 'are you there?');
    await api.post('/connect');
    await hooks.expect('message.received', { content: 'are you there?' });
    expect(hooks.of('message.received')).toHaveLength(1);
  });
});

describe('what the account sends', () => {
  it('from here is told once, and then how far it got, each step once', async () => {
    const { api, alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const { body } = await api.post('/send/text', { number: alice.number, text: 'good morning' });
    const { message_id } = body;
    const sent = await hooks.expect('message.sent', { message_id });
    expect(sent.data).toMatchObject({
      from: phone.jid,
      to: alice.jid,
      chat_jid: alice.jid,
      content: 'good morning',
      message_type: 'text',
      is_from_me: true,
      timestamp: body.timestamp,
    });
    await hooks.expect('message.delivered', { message_id });
    await alice.read(message_id);
    const read = await hooks.expect('message.read', { message_id });
    expect(read.data).toEqual({
      message_id,
      chat_jid: alice.jid,
      recipient: alice.jid,
      status: 'read',
      timestamp: expect.stringMatching(TIME),
    });
    const steps = hooks.events.filter((event) => event.startsWith('message.'));
    expect(steps).toEqual(['message.sent', 'message.delivered', 'message.read']);
  });

  it('from the phone itself is told as message.sent of its own', async () => {
    const { alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const id = await phone.sendText(alice, 'typed on the phone');
    const { data } = await hooks.expect('message.sent', { message_id: id });
    expect(data).toMatchObject({
      from: phone.jid,
      to: alice.jid,
      chat_jid: alice.jid,
      content: 'typed on the phone',
      is_from_me: true,
      sender: { jid: phone.jid, phone_number: phone.number },
    });
    expect(hooks.of('message.received')).toEqual([]);
    await alice.expectMessage({ text: 'typed on the phone', duplicate: false });
  });

  it('from another linked device of the account is told too', async () => {
    const { api, alice, phone, newDevice, link, hooks } = await stage();
    const first = await newDevice('First');
    const second = await newDevice('Second');
    await link(first, phone);
    await link(second, phone);
    const { body } = await api.post('/send/text', {
      device_id: first,
      number: alice.number,
      text: 'from one',
    });
    await hooks.expect('message.sent', { message_id: body.message_id });
    await expect
      .poll(
        () =>
          hooks
            .of('message.sent')
            .map(({ body: event }) => event.device_id)
            .sort(),
        { timeout: 10_000 },
      )
      .toEqual([first, second].sort());
  });
});
