import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

describe('events of a device that catches up', () => {
  it('tell of the history and the app state after a phone was linked', async () => {
    const { hooks, linkedDevice } = await stage();
    await linkedDevice();
    await hooks.expectDocumented('connection.manual_reconnect', { code: 515 });
    await hooks.expectDocumented('history.sync', { sync_type: 'initial_bootstrap', progress: 100, chats: 0 });
    const { data } = await hooks.expectDocumented('app_state.sync_complete');
    expect(data.collections).toEqual([
      'critical_block',
      'critical_unblock_low',
      'regular',
      'regular_high',
      'regular_low',
    ]);
    await hooks.expectDocumented('offline.sync_completed', { total: 0 });
  });

  it('tell how much of its history the phone shares', async () => {
    const { api, alice, phone, hooks, linkedDevice, newPhone } = await stage();
    const bob = await newPhone('Bob');
    const device = await linkedDevice();
    for (const text of ['one', 'two']) await alice.sendText(phone, text);
    await bob.sendText(phone, 'three');
    await hooks.expect('message.received', { content: 'three' });
    await phone.act('share_history');
    await hooks.expectDocumented('history.sync', {
      sync_type: 'recent',
      chats: 2,
      messages: 3,
      push_names: 0,
    });
    expect((await api.get(`/status?device_id=${device}`)).body.data.connected).toBe(true);
  });

  it('tell what waited for it while it was away', async () => {
    const { api, alice, phone, hooks, linkedDevice } = await stage();
    const device = await linkedDevice();
    await hooks.expect('app_state.sync_complete');
    await api.post(`/disconnect?device_id=${device}`);
    for (const text of ['one', 'two']) await alice.sendText(phone, text);
    await phone.act('set_privacy', { name: 'last', value: 'none' });
    await api.post(`/connect?device_id=${device}`);
    const waiting = { total: 3, messages: 2, notifications: 1, receipts: 0, app_state_changes: 0 };
    await hooks.expectDocumented('offline.sync_preview', waiting);
    await hooks.expectDocumented('offline.sync_completed', { total: 3 });
  });
});
