import { randomBytes } from 'node:crypto';
import type { Account } from '../server/account.js';
import {
  type Group,
  groupJid,
  groupNode,
  groupOf,
  keepGroup,
  newGroup,
  newGroupJid,
  participant,
  tellMembers,
} from '../server/groups.js';
import type { Network } from '../server/network.js';
import { notFound, SandboxError } from '../server/sandbox.errors.js';
import { node } from '../server/wire/node.js';
import type { Transaction } from '../state/store.js';
import { accountOf } from './phone-book.js';

export type MemberAction = 'add' | 'remove' | 'promote' | 'demote';

const ROLE_AFTER = { promote: 'admin', demote: 'member', add: 'member' } as const;

/** What the phone's user does with groups. */
export class Groups {
  constructor(
    private readonly network: Network,
    private readonly account: Account,
  ) {}

  /** Returns the group's JID. @param jid any when it is left out */
  create(subject: string, members: string[], jid = newGroupJid()): Promise<string> {
    const others = members.map((who) => accountOf(this.network, who, 'members').number);
    return this.network.store.atomically((tx) => {
      if (groupOf(tx, jid)) throw new SandboxError(409, 'group_exists', `There is a group ${jid} already.`);
      const group = newGroup(jid, subject, this.account.number, others);
      keepGroup(tx, group);
      tellMembers(tx, this.network, group, this.account, this.invitation(group, 'new'));
      return groupJid(group);
    });
  }

  setSubject(jid: string, subject: string): Promise<void> {
    const t = Math.floor(Date.now() / 1000);
    const change = node('subject', { subject, s_t: t, s_o: this.account.lidJid });
    return this.change(jid, change, (group) => ({ ...group, subject }));
  }

  setDescription(jid: string, description: string): Promise<void> {
    const id = randomBytes(8).toString('hex');
    const body = node('body', {}, Buffer.from(description));
    const change = node('description', { id }, description ? [body] : [node('delete')]);
    return this.change(jid, change, (group) => ({ ...group, description }));
  }

  setAnnouncement(jid: string, isAnnouncement: boolean): Promise<void> {
    const change = node(isAnnouncement ? 'announcement' : 'not_announcement');
    return this.change(jid, change, (group) => ({ ...group, isAnnouncement }));
  }

  setLocked(jid: string, isLocked: boolean): Promise<void> {
    return this.change(jid, node(isLocked ? 'locked' : 'unlocked'), (group) => ({ ...group, isLocked }));
  }

  changeMembers(jid: string, action: MemberAction, members: string[]): Promise<void> {
    const accounts = members.map((who) => accountOf(this.network, who, 'members'));
    return this.network.store.atomically((tx) => {
      const before = this.mine(tx, jid);
      const group = { ...before, members: { ...before.members } };
      for (const { number } of accounts) {
        if (action !== 'add') assertMember(before, number);
        if (action === 'remove') delete group.members[number];
        else group.members[number] = ROLE_AFTER[action];
      }
      keepGroup(tx, group);
      const change = node(
        action,
        {},
        accounts.map((account) => participant(account)),
      );
      // Who is removed is told too; who is added learns of the whole group instead.
      const told = Object.keys(action === 'remove' ? before.members : group.members);
      const added = action === 'add' ? accounts.map(({ number }) => number) : [];
      const others = told.filter((number) => !added.includes(number));
      tellMembers(tx, this.network, group, this.account, change, others);
      if (added.length > 0) tellMembers(tx, this.network, group, this.account, this.invitation(group), added);
    });
  }

  /** @param type `new` for a group that was just made */
  private invitation(group: Group, type?: 'new') {
    return node('create', { type, key: type && randomBytes(8).toString('hex') }, [
      groupNode(this.network, group),
    ]);
  }

  private change(
    jid: string,
    change: Parameters<typeof tellMembers>[4],
    apply: (group: Group) => Group,
  ): Promise<void> {
    return this.network.store.atomically((tx) => {
      const group = apply(this.mine(tx, jid));
      keepGroup(tx, group);
      tellMembers(tx, this.network, group, this.account, change);
    });
  }

  private mine(tx: Transaction, jid: string): Group {
    const group = groupOf(tx, jid);
    if (!group) throw notFound('group', `The sandbox has no group ${jid}.`);
    assertMember(group, this.account.number);
    return group;
  }
}

function assertMember({ members }: Group, number: string): void {
  if (!(number in members)) throw new SandboxError(422, 'not_in_group', `${number} is not in the group.`);
}
