import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

describe('events of groups', () => {
  it('tell of a new one, with everybody in it', async () => {
    const { alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const members = [phone.number];
    const { group_jid } = await alice.act('create_group', { subject: 'Five-a-side', members });
    const { data } = await hooks.expectDocumented('group.joined', {
      group_jid,
      subject: 'Five-a-side',
      is_new: true,
      reason: null,
    });
    const creator = { jid: alice.jid, lid: await alice.lid(), phone_number: alice.number };
    expect(data.owner).toEqual(creator);
    expect(data.author).toEqual(creator);
    expect(data.participants).toHaveLength(2);
    expect(data.participants).toEqual(
      expect.arrayContaining([
        { ...creator, role: 'superadmin' },
        { jid: phone.jid, lid: await phone.lid(), phone_number: phone.number, role: 'member' },
      ]),
    );
  });

  it('tell what changes, who did it and whom it is about', async () => {
    const { alice, phone, hooks, linkedDevice, newPhone } = await stage();
    await linkedDevice();
    const bob = await newPhone('Bob');
    const { group_jid: group } = await alice.act('create_group', {
      subject: 'Five',
      members: [phone.number],
    });
    await hooks.expect('group.joined', { group_jid: group });
    const expectChange = async (change: string, value: string | null) => {
      const { data } = await hooks.expectDocumented('group.info', { group_jid: group, change, value });
      expect(data.author).toMatchObject({ jid: alice.jid });
      return data;
    };
    await alice.act('set_group_subject', { group, subject: 'Six' });
    expect((await expectChange('subject', 'Six')).participants).toEqual([]);
    await alice.act('set_group_description', { group, description: 'Bring a ball' });
    await expectChange('description', 'Bring a ball');
    await alice.act('set_group_description', { group, description: '' });
    await expectChange('description', null);
    for (const enabled of [true, false]) {
      await alice.act('set_group_announcement', { group, enabled });
      await expectChange('announcement', enabled ? 'on' : 'off');
      await alice.act('set_group_locked', { group, enabled });
      await expectChange('locked', enabled ? 'on' : 'off');
    }
    const about = [{ jid: bob.jid, lid: await bob.lid(), phone_number: bob.number }];
    for (const action of ['add', 'promote', 'demote', 'remove']) {
      await alice.act(`${action}_members`, { group, members: [bob.number] });
      const change = `participants_${action}${action.endsWith('e') ? 'd' : 'ed'}`;
      expect((await expectChange(change, null)).participants).toEqual(about);
    }
  });

  it('tell that the account was added to one, and that it was removed', async () => {
    const { alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const { group_jid: group } = await alice.act('create_group', { subject: 'Five', members: [] });
    await alice.act('add_members', { group, members: [phone.number] });
    await hooks.expectDocumented('group.joined', { group_jid: group, is_new: false });
    await alice.act('remove_members', { group, members: [phone.number] });
    const { data } = await hooks.expectDocumented('group.info', { change: 'participants_removed' });
    expect(data.participants).toMatchObject([{ jid: phone.jid }]);
  });
});
