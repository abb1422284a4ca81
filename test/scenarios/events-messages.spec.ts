import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

describe('events of messages', () => {
  it('tell what arrives, also what cannot be read at first', async () => {
    const { alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    const message_id = await alice.sendText(phone, 'hello');
    await hooks.expectDocumented('message.received', { message_id, content: 'hello' });
    await network.cause('undecryptable', { phone: phone.number });
    const damaged = await alice.sendText(phone, 'damaged');
    await hooks.expectDocumented('message.undecryptable', { message_id: damaged, content: null });
    await hooks.expectDocumented('message.received', { message_id: damaged, content: 'damaged' });
  });

  it('tell what is sent, whom it mentions and how far it gets', async () => {
    const { api, alice, hooks, linkedDevice, newPhone } = await stage();
    const bob = await newPhone('Bob');
    await linkedDevice();
    const message = { number: alice.number, text: `@${bob.number} hello`, mentioned: [bob.number] };
    const { status, body } = await api.post('/send/text', message);
    expect(status, JSON.stringify(body)).toBe(200);
    const { message_id } = body;
    await hooks.expectDocumented('message.sent', { message_id, chat_jid: alice.jid });
    const { data } = await hooks.expectDocumented('mention.sent', { message_id, chat_jid: alice.jid });
    expect(data).toMatchObject({ mentions: [bob.jid], content: message.text });
    await hooks.expectDocumented('message.delivered', { message_id, status: 'delivered' });
    await alice.read(message_id);
    await hooks.expectDocumented('message.read', { message_id, status: 'read' });
  });

  it('tell no mention where there is none', async () => {
    const { api, alice, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await api.post('/send/text', { number: alice.number, text: 'hello' });
    await hooks.expect('message.delivered');
    expect(hooks.of('mention.sent')).toEqual([]);
  });
});
