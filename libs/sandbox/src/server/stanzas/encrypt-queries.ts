import type { Transaction } from '../../state/store.js';
import type { Companion } from '../companion.js';
import type { CompanionSession } from '../companion-session.js';
import { typed, verify } from '../crypto/curve.js';
import type { Destination, Network } from '../network.js';
import type { PublicPreKey, SignedPublicPreKey } from '../pre-keys.js';
import { OneTimeKeys } from '../signal/one-time-keys.js';
import type { BinaryNode } from '../wire/codec.js';
import { SERVER_JID } from '../wire/jid.js';
import {
  bytes,
  child,
  children,
  iqError,
  iqResult,
  node,
  nowSeconds,
  uint,
  uintBytes,
} from '../wire/node.js';
import type { Query } from './query.js';

const KEY_TYPE = Buffer.from([5]);
/** A companion with fewer one-time pre-keys is asked for more. */
const LOW_PRE_KEYS = 5;

/** Key bundles: companions upload theirs and fetch those of whom they want to write to. */
export const ENCRYPT_QUERIES: Record<string, Query> = {
  'get encrypt count': (query, { companion }) =>
    iqResult(query, [node('count', { value: companion.preKeys.unused })]),
  'get encrypt digest': (query, { companion }) =>
    iqResult(query, [
      node('digest', {}, [
        node('registration', {}, uintBytes(companion.record.registrationId, 4)),
        node('type', {}, KEY_TYPE),
        node('identity', {}, Buffer.from(companion.record.identity, 'base64')),
      ]),
    ]),
  'set encrypt registration': uploadKeys,
  'set encrypt rotate': rotateSignedKey,
  'get encrypt key': fetchKeys,
};

async function uploadKeys(query: BinaryNode, { network, companion }: CompanionSession): Promise<BinaryNode> {
  const signed = signedKeyIn(child(query, 'skey'), companion);
  const keys = children(child(query, 'list'), 'key').map(preKeyIn);
  const identity = bytes(child(query, 'identity'));
  if (!signed || keys.includes(undefined) || identity?.toString('base64') !== companion.record.identity)
    return iqError(query, 406, 'not-acceptable');
  await network.store.atomically((tx) => {
    companion.preKeys.sign(tx, signed);
    companion.preKeys.add(tx, keys as PublicPreKey[]);
  });
  return iqResult(query);
}

async function rotateSignedKey(
  query: BinaryNode,
  { network, companion }: CompanionSession,
): Promise<BinaryNode> {
  const signed = signedKeyIn(child(child(query, 'rotate'), 'skey'), companion);
  if (!signed) return iqError(query, 406, 'not-acceptable');
  await network.store.atomically((tx) => companion.preKeys.sign(tx, signed));
  return iqResult(query);
}

/** Undefined unless the companion's identity key really signed it. */
function signedKeyIn(skey: BinaryNode | undefined, { record }: Companion): SignedPublicPreKey | undefined {
  const key = preKeyIn(skey);
  const signature = bytes(child(skey, 'signature'));
  if (!key || !signature) return undefined;
  const isGenuine = verify(Buffer.from(record.identity, 'base64'), typed(key.key), signature);
  return isGenuine ? { ...key, signature } : undefined;
}

function preKeyIn(key: BinaryNode | undefined): PublicPreKey | undefined {
  const id = uint(child(key, 'id'));
  const value = bytes(child(key, 'value'));
  return id !== undefined && value?.length === 32 ? { id, key: value } : undefined;
}

async function fetchKeys(query: BinaryNode, { network }: CompanionSession): Promise<BinaryNode> {
  const users = children(child(query, 'key'), 'user');
  const found = await network.store.atomically((tx) =>
    users.map(({ attrs }) => bundleOf(tx, network, attrs.jid)),
  );
  return iqResult(query, [node('list', {}, found)]);
}

function bundleOf(tx: Transaction, network: Network, jid: string | undefined): BinaryNode {
  const to = network.destination(jid);
  const bundle = to?.companion ? companionBundle(tx, network, to.companion) : to && phoneBundle(tx, to);
  if (!bundle) return node('user', { jid }, [node('error', { code: 404, text: 'item-not-found' })]);
  return node('user', { jid }, bundle);
}

function phoneBundle(tx: Transaction, { account }: Destination): BinaryNode[] {
  const { id, pair, signature } = account.signedKey;
  return bundle(
    account.record.registrationId,
    account.identity.public,
    { id, key: pair.public, signature },
    new OneTimeKeys(account.number).issue(tx),
  );
}

function companionBundle(tx: Transaction, network: Network, companion: Companion): BinaryNode[] | undefined {
  const signed = companion.preKeys.signed(tx);
  if (!signed) return undefined;
  const oneTime = companion.preKeys.take(tx);
  tx.afterCommit(() => askForPreKeys(companion, network));
  return bundle(
    companion.record.registrationId,
    Buffer.from(companion.record.identity, 'base64'),
    signed,
    oneTime,
  );
}

/** Tells a connected companion that runs low; one that is away is told by the count when it logs in. */
export function askForPreKeys(companion: Companion, network: Network): void {
  const value = companion.preKeys.unused;
  if (value >= LOW_PRE_KEYS || !companion.session) return;
  network.logger.debug({ device: companion.jid, value }, 'companion runs low on pre-keys');
  const attrs = { from: SERVER_JID, id: `low-${nowSeconds()}-${value}`, type: 'encrypt', t: nowSeconds() };
  companion.session.send(node('notification', attrs, [node('count', { value })]));
}

const bundle = (
  registrationId: number,
  identity: Buffer,
  signed: SignedPublicPreKey,
  oneTime?: PublicPreKey,
) => [
  node('registration', {}, uintBytes(registrationId, 4)),
  node('type', {}, KEY_TYPE),
  node('identity', {}, identity),
  node('skey', {}, [...keyParts(signed), node('signature', {}, signed.signature)]),
  ...(oneTime ? [node('key', {}, keyParts(oneTime))] : []),
];

const keyParts = ({ id, key }: PublicPreKey) => [node('id', {}, uintBytes(id, 3)), node('value', {}, key)];
