import { randomInt } from 'node:crypto';
import type { Store, Transaction } from '../state/store.js';
import type { Account } from './account.js';
import { notification, tellCompanions } from './announcements.js';
import type { Network } from './network.js';
import type { BinaryNode } from './wire/codec.js';
import { node, nowSeconds } from './wire/node.js';

export type Role = 'member' | 'admin' | 'superadmin';

/** A group, as far as its companions are told about it; on file. Nobody can write in it yet. */
export interface Group {
  id: string;
  subject: string;
  description: string;
  /** Seconds since 1970. */
  createdAt: number;
  /** Number of the phone that made it. */
  creator: string;
  /** By number. */
  members: Record<string, Role>;
  isAnnouncement: boolean;
  isLocked: boolean;
}

const row = (id: string) => `group/${id}`;

export const groupOf = (from: Store | Transaction, jid: string): Group | undefined =>
  from.get<Group>(row(jid.split('@')[0]!));

/** The groups that an account is in. Scans the store. */
export const groupsWith = (store: Store, number: string): Group[] =>
  [...store.scan<Group>('group/')].map(([, group]) => group).filter(({ members }) => number in members);

export const groupJid = ({ id }: Group): string => `${id}@g.us`;

export const newGroupJid = (): string =>
  `120363${randomInt(10 ** 6, 10 ** 7)}${randomInt(10 ** 4, 10 ** 5)}@g.us`;

export const newGroup = (jid: string, subject: string, creator: string, others: string[]): Group => ({
  id: jid.split('@')[0]!,
  subject,
  description: '',
  createdAt: nowSeconds(),
  creator,
  members: { ...Object.fromEntries(others.map((number) => [number, 'member'])), [creator]: 'superadmin' },
  isAnnouncement: false,
  isLocked: false,
});

export function keepGroup(tx: Transaction, group: Group): void {
  tx.put(row(group.id), group);
}

/** Tells these members' companions what someone has done with the group. */
export function tellMembers(
  tx: Transaction,
  network: Network,
  group: Group,
  by: Account,
  change: BinaryNode,
  numbers: string[] = Object.keys(group.members),
): void {
  const stanza = notification(groupJid(group), 'w:gp2', [change], {
    participant: by.lidJid,
    participant_pn: by.jid,
    addressing_mode: 'lid',
  });
  for (const number of numbers) {
    const account = network.account(number);
    if (account) tellCompanions(tx, network, account, stanza);
  }
}

export const participant = (account: Account, role?: Role): BinaryNode =>
  node('participant', {
    jid: account.lidJid,
    phone_number: account.jid,
    type: role === 'member' ? undefined : role,
  });

/** All that there is to know about a group. */
export function groupNode(network: Network, group: Group): BinaryNode {
  const creator = network.account(group.creator);
  const members = Object.entries(group.members).flatMap(([number, role]) => {
    const account = network.account(number);
    return account ? [participant(account, role)] : [];
  });
  const attrs = {
    id: group.id,
    subject: group.subject,
    s_t: group.createdAt,
    s_o: creator?.lidJid,
    creation: group.createdAt,
    creator: creator?.lidJid,
    creator_pn: creator?.jid,
    addressing_mode: 'lid',
    size: members.length,
  };
  return node('group', attrs, [
    ...members,
    ...(group.description
      ? [
          node('description', { id: group.id, t: group.createdAt }, [
            node('body', {}, Buffer.from(group.description)),
          ]),
        ]
      : []),
    ...(group.isAnnouncement ? [node('announcement')] : []),
    ...(group.isLocked ? [node('locked')] : []),
  ]);
}
