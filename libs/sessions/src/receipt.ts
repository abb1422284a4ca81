import {
  areJidsSameUser,
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  jidNormalizedUser,
} from '@whiskeysockets/baileys';

/** The account itself, under both of its names, without device parts. */
export interface Self {
  jid: string;
  lid: string | null;
}

/** @param creds of a linked account */
export function selfOf(creds: { me?: { id: string; lid?: string } }): Self {
  const { id, lid } = creds.me!;
  return { jid: jidNormalizedUser(id), lid: lid ? jidNormalizedUser(lid) : null };
}

/** Somebody's phone got or showed messages that this account sent. */
export interface Receipt {
  status: 'delivered' | 'read' | 'played';
  messageIds: string[];
  chat: string;
  /** Who, in a group; else the chat. */
  by: string;
  at: Date;
}

/** Types of `<receipt>` that tell something about a sent message; the others are the account's own business. */
const statusByType: Record<string, Receipt['status']> = {
  '': 'delivered',
  inactive: 'delivered',
  read: 'read',
  played: 'played',
};

/**
 * Reads a `<receipt>` stanza. Baileys merges an early receipt into its echo of the sent message instead of telling of
 * it, so receipts are taken from the wire.
 * @returns undefined when it says nothing about messages of ours, e.g. a retry request or the account's other devices
 */
export function readReceipt(node: BinaryNode, self: Self): Receipt | undefined {
  const { from = '', participant, type = '', id = '', t } = node.attrs;
  const status = statusByType[type];
  const by = participant ?? from;
  const isOwn = [self.jid, self.lid].some((own) => own && areJidsSameUser(own, by));
  if (!status || isOwn) return undefined;
  const more = getBinaryNodeChildren(getBinaryNodeChild(node, 'list'), 'item').map(
    (item) => item.attrs.id ?? '',
  );
  return {
    status,
    messageIds: [id, ...more],
    chat: from,
    by,
    at: new Date(Number(t ?? Date.now() / 1000) * 1000),
  };
}
