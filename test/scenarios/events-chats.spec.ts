import { describe, expect, it } from 'vitest';
import { type Scene, stage } from '../support/stage.js';

/** A scene whose device has read what there was before it was linked: from then on everything is news. */
async function inSync(): Promise<Scene & { device: string }> {
  const scene = await stage();
  const device = await scene.linkedDevice();
  await scene.hooks.expect('app_state.sync_complete');
  return { ...scene, device };
}

describe('events of chats', () => {
  it('tell what is done with them on the phone', async () => {
    const { alice, phone, hooks } = await inSync();
    const chat = { chat: alice.number };
    const about = { chat_jid: alice.jid };
    for (const enabled of [true, false]) {
      await phone.act('pin_chat', { ...chat, enabled });
      await hooks.expectDocumented('chat.pin', { ...about, is_pinned: enabled });
      await phone.act('archive_chat', { ...chat, enabled });
      await hooks.expectDocumented('chat.archive', { ...about, is_archived: enabled });
      await phone.act('mark_chat_read', { ...chat, read: enabled });
      await hooks.expectDocumented('chat.mark_as_read', { ...about, is_read: enabled });
      await phone.act('clear_chat', { ...chat, with_starred: enabled });
      await hooks.expectDocumented('chat.clear', { ...about, with_starred: enabled, with_media: false });
    }
    await phone.act('delete_chat', chat);
    await hooks.expectDocumented('chat.delete', { ...about, with_media: true });
  });

  it('tell for how long a chat is muted', async () => {
    const { alice, phone, hooks } = await inSync();
    const until = '2031-02-03T04:05:06.000Z';
    await phone.act('mute_chat', { chat: alice.number, enabled: true, until });
    await hooks.expectDocumented('chat.mute', { chat_jid: alice.jid, is_muted: true, muted_until: until });
    await phone.act('mute_chat', { chat: alice.number, enabled: true });
    await hooks.expectDocumented('chat.mute', { is_muted: true, muted_until: null });
    await phone.act('mute_chat', { chat: alice.number, enabled: false });
    await hooks.expectDocumented('chat.mute', { is_muted: false, muted_until: null });
  });

  it('tell which message the account deleted for itself', async () => {
    const { alice, phone, hooks } = await inSync();
    const message_id = await alice.sendText(phone, 'not for long');
    await phone.act('delete_message', { chat: alice.number, message_id });
    await hooks.expectDocumented('message.delete_for_me', {
      chat_jid: alice.jid,
      message_id,
      is_from_me: false,
      sender_jid: null,
      with_media: false,
    });
  });

  it('tell the last of several changes that come at once', async () => {
    const { alice, phone, hooks } = await inSync();
    for (const enabled of [true, false, true, false])
      await phone.act('pin_chat', { chat: alice.number, enabled });
    await hooks.expectDocumented('chat.pin', { chat_jid: alice.jid, is_pinned: false });
    await phone.act('archive_chat', { chat: alice.number, enabled: true });
    await hooks.expect('chat.archive');
    expect(hooks.of('chat.pin').at(-1)?.body.data.is_pinned).toBe(false);
  });

  it('tell nothing of what was so before the device was linked, and all that happened while it was away', async () => {
    const { api, alice, phone, hooks, newPhone, newDevice, link } = await stage();
    const bob = await newPhone('Bob');
    await phone.act('pin_chat', { chat: bob.number, enabled: true });
    const device = await newDevice();
    await link(device);
    await hooks.expect('app_state.sync_complete');
    await api.post(`/disconnect?device_id=${device}`);
    await phone.act('archive_chat', { chat: alice.number, enabled: true });
    await phone.act('pin_chat', { chat: alice.number, enabled: true });
    await api.post(`/connect?device_id=${device}`);
    await hooks.expectDocumented('chat.archive', { chat_jid: alice.jid });
    await hooks.expectDocumented('chat.pin', { chat_jid: alice.jid });
    expect(hooks.of('chat.pin')).toHaveLength(1);
  });

  it('tell what becomes of labels', async () => {
    const { alice, phone, hooks } = await inSync();
    const message_id = await alice.sendText(phone, 'to be labeled');
    await phone.act('edit_label', { label_id: '6', name: 'New customer', color: 2 });
    await hooks.expectDocumented('label.edit', {
      label_id: '6',
      name: 'New customer',
      color: 2,
      is_deleted: false,
    });
    const label = { label_id: '6', chat: alice.number };
    for (const enabled of [true, false]) {
      await phone.act('label_chat', { ...label, enabled });
      const told = { label_id: '6', chat_jid: alice.jid, is_labeled: enabled };
      await hooks.expectDocumented('label.association_chat', told);
      await phone.act('label_message', { ...label, message_id, enabled });
      await hooks.expectDocumented('label.association_message', { ...told, message_id });
    }
    await phone.act('edit_label', { label_id: '6', deleted: true });
    await hooks.expectDocumented('label.edit', { label_id: '6', is_deleted: true });
  });

  it('tell what is set for all chats, and whose status is muted', async () => {
    const { alice, phone, hooks } = await inSync();
    for (const enabled of [true, false]) {
      await phone.act('set_unarchive_chats', { enabled });
      await hooks.expectDocumented('settings.unarchive_chats', { unarchive_chats: enabled });
      await phone.act('mute_status', { who: alice.number, enabled });
      await hooks.expectDocumented('settings.user_status_mute', { jid: alice.jid, is_muted: enabled });
    }
  });
});
