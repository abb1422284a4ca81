import type { Account } from '../account.js';
import type { Network } from '../network.js';
import { profileOf } from '../profile.js';
import type { BinaryNode } from '../wire/codec.js';
import { pnJid } from '../wire/jid.js';
import { child, children, iqResult, node, nowSeconds, text } from '../wire/node.js';
import type { Query } from './query.js';

/** What a user query can ask about one user. The user may be unknown. */
type Protocol = (account: Account | undefined, network: Network) => BinaryNode | undefined;

const PROTOCOLS: Record<string, Protocol> = {
  // A companion without a key index is ignored by clients.
  devices: (account) =>
    node('devices', {}, [
      node(
        'device-list',
        { hash: '2:sandbox' },
        account && [
          node('device', { id: 0 }),
          ...[...account.companions.values()].map(({ record }) =>
            node('device', { id: record.id, 'key-index': record.keyIndex }),
          ),
        ],
      ),
    ]),
  // Without it a client cannot find the session of a contact, and no message leaves it.
  lid: (account) => account && node('lid', { val: account.lidJid }),
  contact: (account) => node('contact', { type: account ? 'in' : 'out' }),
  status: (account, { store }) =>
    account && node('status', { t: nowSeconds() }, Buffer.from(profileOf(store, account.number).about)),
  disappearing_mode: (account) => account && node('disappearing_mode', { duration: 0, t: nowSeconds() }),
  username: () => undefined,
  bot: () => undefined,
};

export const USYNC_QUERIES: Record<string, Query> = {
  'get usync usync': (query, { network }) => {
    const usync = child(query, 'usync')!;
    const protocols = children(child(usync, 'query')).map(({ tag }) => tag);
    const users = children(child(usync, 'list'), 'user').map((user) => describe(network, user, protocols));
    return iqResult(query, [node('usync', usync.attrs, [node('result'), node('list', {}, users)])]);
  },
};

function describe(network: Network, user: BinaryNode, protocols: string[]): BinaryNode {
  const asked = text(child(user, 'contact'))?.replace(/\D/g, '');
  const jid = user.attrs.jid || pnJid(asked ?? '');
  const account = network.accountAt(jid);
  const answers = protocols.map((protocol) => PROTOCOLS[protocol]?.(account, network));
  return node(
    'user',
    { jid },
    answers.filter((answer) => answer !== undefined),
  );
}
