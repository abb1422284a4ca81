import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

describe('events of the account', () => {
  it('tell whom it blocks, and whom no longer', async () => {
    const { alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const person = { jid: alice.jid, lid: await alice.lid(), phone_number: alice.number };
    for (const [type, is_blocked] of [
      ['block', true],
      ['unblock', false],
    ] as const) {
      await phone.act(type, { who: alice.number });
      await expect
        .poll(() => hooks.of('privacy.blocklist').at(-1)?.body.data.changes, { timeout: 10_000 })
        .toEqual([{ ...person, is_blocked }]);
    }
    await hooks.expectDocumented('privacy.blocklist', { needs_refetch: false });
  });

  it('tell what others may see of it', async () => {
    const { phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await phone.act('set_privacy', { name: 'last', value: 'contacts' });
    const { data } = await hooks.expectDocumented('privacy.settings');
    expect(data.changes).toEqual([{ name: 'last', value: 'contacts' }]);
  });

  it('tell whether the phone still has a file', async () => {
    const { alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const asked = { chat: alice.number, message_id: '3EB0C431C26A1916E07A' };
    await phone.act('answer_media_retry', { ...asked, found: true });
    const answered = await hooks.expectDocumented('media.retry', { result: 'answered', chat_jid: alice.jid });
    expect(answered.data.encrypted).toEqual({ ciphertext: expect.any(String), iv: expect.any(String) });
    await phone.act('answer_media_retry', { ...asked, message_id: '3EB0C431C26A1916E07B', found: false });
    const gone = { message_id: '3EB0C431C26A1916E07B', result: 'failed', error_code: 2, encrypted: null };
    await hooks.expectDocumented('media.retry', gone);
  });

  it('tell what it does with newsletters, and what happens in them', async () => {
    const { phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const newsletter = '120363098765432101@newsletter';
    const about = { newsletter_jid: newsletter };
    await phone.act('join_newsletter', { newsletter, name: 'City news' });
    await hooks.expectDocumented('newsletter.join', {
      ...about,
      name: 'City news',
      description: 'All about City news',
      subscribers: 1200,
      role: 'subscriber',
      is_muted: false,
    });
    for (const enabled of [true, false]) {
      await phone.act('mute_newsletter', { newsletter, enabled });
      await hooks.expectDocumented('newsletter.mute_change', { ...about, is_muted: enabled });
    }
    const activity = { newsletter, server_id: '231', views: 940, reactions: { '👍': 17, '🌙': 2 } };
    await phone.act('show_newsletter_activity', activity);
    const { data } = await hooks.expectDocumented('newsletter.live_update', about);
    expect(data.messages).toEqual([
      {
        server_id: '231',
        message_id: null,
        views: 940,
        reactions: [
          { emoji: '👍', count: 17 },
          { emoji: '🌙', count: 2 },
        ],
      },
    ]);
    await phone.act('leave_newsletter', { newsletter });
    await hooks.expectDocumented('newsletter.leave', { ...about, role: 'guest' });
  });
});
