import type { Account } from '../server/account.js';
import type { Network } from '../server/network.js';
import { notFound } from '../server/sandbox.errors.js';
import { pnJid } from '../server/wire/jid.js';

/** A chat as a user names it: a number, or the JID of a person, group or newsletter. */
export const chatJid = (chat: string): string => (chat.includes('@') ? chat : pnJid(chat.replace(/\D/g, '')));

/** Another phone by its number or JID; `field` is what the caller calls it. */
export function accountOf(network: Network, who: string, field: string): Account {
  const account = network.accountAt(chatJid(who));
  if (!account) throw notFound('recipient', `"${field}": no phone of this sandbox is ${who}.`);
  return account;
}
