import { randomInt } from 'node:crypto';
import { tellPicture } from '../announcements.js';
import type { CompanionSession } from '../companion-session.js';
import { changeProfile, profileOf } from '../profile.js';
import type { BinaryNode } from '../wire/codec.js';
import { bytes, child, children, iqError, iqResult, node } from '../wire/node.js';
import type { Query } from './query.js';

/** What account-level GraphQL queries of clients read: no restriction, and no cap on new chats. */
const UNRESTRICTED = {
  data: {
    xwa2_fetch_account_reachout_timelock: { is_active: false },
    xwa2_message_capping_info: { used_quota: 0, total_quota: -1 },
  },
};

const accepted: Query = (query) => iqResult(query);

/** Settings and telemetry around an account. They are accepted and not kept. */
export const ACCOUNT_QUERIES: Record<string, Query> = {
  'get abt props': (query) => iqResult(query, [node('props', { hash: 'sandbox' })]),
  'get w props': (query) => iqResult(query, [node('props', { hash: 'sandbox' })]),
  'get blocklist': (query, { network, companion }) => {
    const { blocked } = profileOf(network.store, companion.account.number);
    const items = blocked.map((jid) => node('item', { jid }));
    return iqResult(query, [node('list', {}, items)]);
  },
  'set blocklist item': accepted,
  'get privacy privacy': (query, { network, companion }) => {
    const { privacy } = profileOf(network.store, companion.account.number);
    const categories = Object.entries(privacy).map(([name, value]) => node('category', { name, value }));
    return iqResult(query, [node('privacy', {}, categories)]);
  },
  'set privacy privacy': accepted,
  'set privacy tokens': accepted,
  'get w:profile:picture picture': (query) => iqError(query, 404, 'item-not-found'),
  'set w:profile:picture picture': setPicture,
  'set w:profile:picture': accepted,
  'set status status': accepted,
  'set disappearing_mode disappearing_mode': accepted,
  'get bot bot': (query) => iqResult(query, [node('bot', {}, [])]),
  'get w:mex query': (query) =>
    iqResult(query, [node('result', {}, Buffer.from(JSON.stringify(UNRESTRICTED)))]),
  'set urn:xmpp:whatsapp:dirty clean': accepted,
  'set w:stats add': accepted,
  'get w:biz business_profile': (query) => iqResult(query, [node('business_profile')]),
  'set md remove-companion-device': async (query, { network, companion, connection }) => {
    const device = children(query, 'remove-companion-device')[0]?.attrs.jid;
    const target = network.destination(device)?.companion;
    if (target?.account !== companion.account) return iqError(query, 404, 'item-not-found');
    connection.send(iqResult(query));
    await network.unlink(target);
    return undefined;
  },
};

/** Of the picture only the fact is kept that there is one, as of those that are set on the phone itself. */
async function setPicture(query: BinaryNode, { network, companion }: CompanionSession): Promise<BinaryNode> {
  if (!bytes(child(query, 'picture'))?.length) return iqError(query, 406, 'not-acceptable');
  const { account } = companion;
  const pictureId = String(randomInt(10 ** 9, 10 ** 10));
  await network.store.atomically((tx) => {
    changeProfile(tx, account.number, { pictureId });
    tellPicture(tx, network, account, pictureId);
  });
  return iqResult(query, [node('picture', { id: pictureId })]);
}
