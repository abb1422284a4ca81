import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

/** A scene in which Alice has written to the account: from then on WhatsApp tells it what happens with her. */
async function acquainted() {
  const scene = await stage();
  const { alice, phone, hooks } = scene;
  const device = await scene.linkedDevice();
  await alice.sendText(phone, 'hello');
  await hooks.expect('message.received', { content: 'hello' });
  return { ...scene, device, person: { jid: alice.jid, phone_number: alice.number } };
}

describe('events of people', () => {
  it('tell under which name somebody writes, when it is another than before', async () => {
    const { alice, phone, hooks, person } = await acquainted();
    await hooks.expectDocumented('contact.pushname', {
      ...person,
      lid: await alice.lid(),
      push_name: 'Alice',
      previous_push_name: null,
      is_self: false,
    });
    await alice.sendText(phone, 'again');
    await alice.act('set_name', { name: 'Alice Moon' });
    await alice.sendText(phone, 'and again');
    await hooks.expectDocumented('contact.pushname', {
      ...person,
      push_name: 'Alice Moon',
      previous_push_name: 'Alice',
    });
    expect(hooks.of('contact.pushname')).toHaveLength(2);
  });

  it("tell the account's own new name", async () => {
    const { phone, hooks } = await acquainted();
    await phone.act('set_name', { name: 'The new shop' });
    await hooks.expectDocumented('contact.pushname', {
      jid: phone.jid,
      push_name: 'The new shop',
      previous_push_name: 'Shop',
      is_self: true,
    });
  });

  it('tell what somebody writes about themselves', async () => {
    const { alice, hooks, person } = await acquainted();
    await alice.act('set_about', { about: 'Zum Mond 🌙' });
    await hooks.expectDocumented('contact.about', { ...person, about: 'Zum Mond 🌙' });
    await alice.act('set_about', { about: '' });
    await hooks.expectDocumented('contact.about', { ...person, about: '' });
  });

  it('tell of a new picture, and of one that was removed', async () => {
    const { alice, hooks, person } = await acquainted();
    await alice.act('change_picture');
    const { data } = await hooks.expectDocumented('contact.picture', { ...person, is_removed: false });
    expect(data).toMatchObject({
      picture_id: expect.stringMatching(/^\d+$/),
      is_group: false,
      author: { jid: alice.jid },
    });
    await alice.act('remove_picture');
    await hooks.expectDocumented('contact.picture', { ...person, is_removed: true, picture_id: null });
  });

  it('tell who comes online, leaves and types', async () => {
    const { alice, phone, hooks, person } = await acquainted();
    await alice.act('show_presence', { to: phone.number, state: 'available' });
    await hooks.expectDocumented('contact.presence', { ...person, state: 'available', last_seen_at: null });
    const last_seen = '2026-01-02T03:04:05.000Z';
    await alice.act('show_presence', { to: phone.number, state: 'unavailable', last_seen });
    await hooks.expectDocumented('contact.presence', {
      ...person,
      state: 'unavailable',
      last_seen_at: last_seen,
    });
    for (const state of ['composing', 'recording', 'paused']) {
      await alice.act('show_typing', { to: phone.number, state });
      const { data } = await hooks.expectDocumented('chat.presence', { chat_jid: alice.jid, state });
      expect(data.sender).toMatchObject(person);
    }
  });

  it('tell of new keys, after which messages still pass both ways', async () => {
    const { api, alice, phone, hooks, person, device } = await acquainted();
    await alice.act('reinstall');
    await hooks.expectDocumented('identity.change', person);
    await alice.sendText(phone, 'from the new phone');
    await hooks.expect('message.received', { content: 'from the new phone' });
    const text = 'to the new phone';
    const sent = await api.post(`/send/text?device_id=${device}`, { number: alice.number, text });
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    await alice.expectMessage({ text });
  });

  it("tell what changes in the phone's address book", async () => {
    const { alice, phone, hooks, person } = await acquainted();
    await phone.act('save_contact', { who: alice.number, full_name: 'Alice Moon' });
    await hooks.expectDocumented('contact.changed', {
      ...person,
      lid: await alice.lid(),
      full_name: 'Alice Moon',
      first_name: 'Alice',
      is_removed: false,
    });
    await phone.act('remove_contact', { who: alice.number });
    await hooks.expectDocumented('contact.changed', { ...person, full_name: null, is_removed: true });
  });

  it('are told once, although WhatsApp delivers what was not confirmed again', async () => {
    const { api, alice, phone, hooks, network, device } = await acquainted();
    await network.cause('drop_confirmations', { phone: phone.number });
    await alice.act('set_about', { about: 'once' });
    await hooks.expect('contact.about', { about: 'once' });
    await api.post(`/disconnect?device_id=${device}`);
    await alice.act('set_about', { about: 'while away' });
    await api.post(`/connect?device_id=${device}`);
    const { data } = await hooks.expectDocumented('offline.sync_preview', { total: 2, notifications: 2 });
    expect(data.messages).toBe(0);
    await hooks.expect('contact.about', { about: 'while away' });
    await hooks.expectDocumented('offline.sync_completed', { total: 2 });
    expect(hooks.of('contact.about').map(({ body }) => body.data.about)).toEqual(['once', 'while away']);
  });
});
