import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

describe('events of calls', () => {
  it('tell every stage, with the same id of the call', async () => {
    const { alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const to = phone.number;
    const { call_id } = await alice.act('call', { to, stage: 'offer', video: true });
    const { data } = await hooks.expectDocumented('call.offer', { call_id, media: 'video', is_group: false });
    expect(data.from).toMatchObject({ jid: alice.jid, phone_number: alice.number });
    const goOn = (stageName: string) => alice.act('call', { to, stage: stageName, call_id });
    await goOn('pre_accept');
    await hooks.expectDocumented('call.pre_accept', { call_id, group_jid: null });
    await goOn('transport');
    await hooks.expectDocumented('call.transport', { call_id });
    await goOn('accept');
    await hooks.expectDocumented('call.accept', { call_id });
    await goOn('reject');
    await hooks.expectDocumented('call.reject', { call_id });
    await alice.act('call', { to, stage: 'relay_latency', call_id, latency_ms: 37 });
    await hooks.expectDocumented('call.relay_latency', { call_id, latency_ms: 37 });
    await goOn('mute');
    await hooks.expectDocumented('call.unknown', { call_id, stage: 'mute_v2' });
    await alice.act('call', { to, stage: 'terminate', call_id, reason: 'timeout' });
    await hooks.expectDocumented('call.terminate', { call_id, reason: 'timeout' });
  });

  it('tell a call without pictures as audio', async () => {
    const { alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await alice.act('call', { to: phone.number, stage: 'offer' });
    await hooks.expectDocumented('call.offer', { media: 'audio' });
  });
});
