import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { Transaction } from '../../state/store.js';
import type { Account } from '../account.js';
import { appStateKey } from '../app-state/app-state-key.js';
import type { Companion } from '../companion.js';
import type { Network } from '../network.js';
import { Primary } from '../signal/primary.js';
import { proto } from '../wire/codec.js';
import { node, nowSeconds } from '../wire/node.js';

const { Type } = proto.Message.ProtocolMessage;
const { HistorySyncType } = proto.HistorySync;

/**
 * What a phone tells a new companion: the key of the app state, and its (empty) history. It is told at every login
 * until the companion confirms the history, because one that was cut off in between waits for it in vain.
 */
export async function welcomeDevice(network: Network, companion: Companion): Promise<void> {
  if (companion.record.welcomed) return;
  await network.store.atomically(async (tx) => {
    await tell(tx, network, companion, appStateKeyShare(tx, companion.account));
    await tell(tx, network, companion, emptyHistory());
  });
}

/** The companion has its history. */
export function markWelcomed(tx: Transaction, companion: Companion): void {
  if (companion.record.welcomed) return;
  companion.record.welcomed = true;
  tx.put(companion.key, companion.record);
}

/** The phone tells a companion what is between the two of them. */
export async function tell(
  tx: Transaction,
  network: Network,
  to: Companion,
  protocolMessage: proto.Message.IProtocolMessage,
): Promise<void> {
  const plaintext = Buffer.from(proto.Message.encode({ protocolMessage }).finish());
  const enc = await new Primary(to.account).encrypt(tx, to, plaintext);
  const id = randomBytes(16).toString('hex').toUpperCase();
  const attrs = { id, from: to.account.jid, category: 'peer', type: 'text', t: nowSeconds() };
  network.deliver(tx, to, node('message', attrs, [enc]), { plaintext });
}

function appStateKeyShare(tx: Transaction, account: Account): proto.Message.IProtocolMessage {
  const { id, data, timestamp } = appStateKey(tx, account.number);
  const keyData = {
    keyData: data,
    fingerprint: { rawId: account.record.registrationId, currentIndex: 0, deviceIndexes: [0] },
    timestamp,
  };
  return {
    type: Type.APP_STATE_SYNC_KEY_SHARE,
    appStateSyncKeyShare: { keys: [{ keyId: { keyId: id }, keyData }] },
  };
}

/** A client that waits for its history goes on when it has this. */
const emptyHistory = (): proto.Message.IProtocolMessage =>
  historyPart({
    syncType: HistorySyncType.INITIAL_BOOTSTRAP,
    conversations: [],
    chunkOrder: 1,
    progress: 100,
  });

/** Inline, so that no media host is needed. */
export function historyPart(part: proto.IHistorySync): proto.Message.IProtocolMessage {
  return {
    type: Type.HISTORY_SYNC_NOTIFICATION,
    historySyncNotification: {
      syncType: part.syncType as number,
      chunkOrder: part.chunkOrder,
      progress: part.progress,
      initialHistBootstrapInlinePayload: deflateSync(proto.HistorySync.encode(part).finish()),
    },
  };
}
