import type { BinaryNode } from '@whiskeysockets/baileys';
import { describe, expect, it } from 'vitest';
import { stanzaNotices } from './stanza-notices.js';

const node = (
  tag: string,
  attrs: Record<string, string> = {},
  content?: BinaryNode['content'],
): BinaryNode => ({
  tag,
  attrs,
  content,
});
const LID = '123456789012345@lid';
const PN = '5511999990002@s.whatsapp.net';
const GROUP = '120363012345678901@g.us';
const notification = (type: string, content: BinaryNode[], attrs: Record<string, string> = {}) =>
  node('notification', { type, from: PN, id: 'A1', t: '1781000000', ...attrs }, content);

describe('what a stanza tells', () => {
  it('names a person by number where it is known, else by LID', () => {
    const [byLid] = stanzaNotices(node('presence', { from: LID }));
    expect(byLid).toMatchObject({ chat: LID, data: { jid: LID, lid: LID, phone_number: null } });
    const [both] = stanzaNotices(notification('status', [node('set')], { from: LID, sender_lid: PN }));
    expect(both).toMatchObject({
      chat: PN,
      data: { jid: PN, lid: LID, phone_number: '5511999990002', about: '' },
    });
  });

  it('leaves out the device that a person used', () => {
    const call = node('call', { from: '5511999990002:7@s.whatsapp.net', id: 'A1', t: '1781000000' }, [
      node('offer_notice', { 'call-id': 'C', media: 'video', type: 'group', 'group-jid': GROUP }),
    ]);
    const from = { jid: PN, lid: null, phone_number: '5511999990002' };
    const data = { call_id: 'C', from, group_jid: GROUP, media: 'video', is_group: true };
    expect(stanzaNotices(call)).toMatchObject([{ type: 'call.offer', chat: GROUP, data }]);
  });

  it('knows who types in a group, and that nobody does by coming online there', () => {
    const typing = node('chatstate', { from: GROUP, participant: LID, participant_pn: PN }, [
      node('composing'),
    ]);
    expect(stanzaNotices(typing)).toMatchObject([
      { chat: GROUP, data: { is_group: true, sender: { jid: PN, lid: LID }, state: 'composing' } },
    ]);
    expect(stanzaNotices(node('presence', { from: GROUP, count: '4' }))).toEqual([]);
  });

  it('makes one notice of each part, which a second delivery does not double', () => {
    const change = notification(
      'account_sync',
      [
        node('blocklist', {}, [node('item', { jid: LID, action: 'unblock' })]),
        node('devices', {}),
        node('privacy', {}, [node('category', { name: 'last', value: 'none' })]),
      ],
      { from: '5511999990001@s.whatsapp.net' },
    );
    const notices = stanzaNotices(change);
    expect(notices.map(({ type }) => type)).toEqual(['privacy.blocklist', 'privacy.settings']);
    expect(new Set(notices.map(({ dedupe }) => dedupe)).size).toBe(2);
    expect(stanzaNotices(structuredClone(change)).map(({ dedupe }) => dedupe)).toEqual(
      notices.map(({ dedupe }) => dedupe),
    );
  });

  it('says when the list of blocked people has to be asked for', () => {
    const [notice] = stanzaNotices(notification('account_sync', [node('blocklist', { action: 'modify' })]));
    expect(notice?.data).toMatchObject({ changes: [], needs_refetch: true });
  });

  it('says in words what it does not know of a group', () => {
    const [notice] = stanzaNotices(notification('w:gp2', [node('growth_locked')], { from: GROUP }));
    expect(notice?.data).toMatchObject({ change: 'other', value: 'growth_locked', author: null });
  });

  it.each([
    ['a group that somebody leaves', 'leave', {}, 'participants_removed', 'left'],
    ['messages that disappear', 'ephemeral', { expiration: '86400' }, 'disappearing_messages', '86400'],
    ['messages that stay', 'not_ephemeral', {}, 'disappearing_messages', '0'],
    ['a new link', 'invite', { code: 'AbC' }, 'invite_link', 'AbC'],
  ])('reads %s', (_, tag, attrs, change, value) => {
    const [notice] = stanzaNotices(notification('w:gp2', [node(tag, attrs)], { from: GROUP }));
    expect(notice?.data).toMatchObject({ group_jid: GROUP, change, value });
  });

  it.each([
    ['no sender', node('notification', { type: 'status', id: '1' }, [node('set')])],
    ['nothing inside', notification('w:gp2', [])],
    ['a call without a stage', node('call', { from: PN, id: '1' })],
    ['JSON that is none', notification('mex', [node('update', {}, Buffer.from('{'))])],
    ['JSON of another kind', notification('mex', [node('update', {}, Buffer.from('null'))])],
    ['an unknown kind', notification('constructor', [node('set')])],
    ['pre-keys that run low', notification('encrypt', [node('count', { value: '2' })])],
    ['a message', node('message', { from: PN, id: '1' })],
    ['a tag of every object', node('toString', { from: PN })],
  ])('is nothing for %s', (_, stanza) => {
    expect(stanzaNotices(stanza)).toEqual([]);
  });
});
